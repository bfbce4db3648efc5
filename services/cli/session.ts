import type { Command } from 'commander';
import type { Params, Question } from './http/ask.js';
import type { ExitCode } from './exit-codes.js';
import type { AnswerTable } from './render/answer-table.js';
import { type Format, parseFormat, render } from './render/render.js';
import { type GlobalOptions, requireKey, resolveSettings, type Settings } from './settings.js';
import type { Terminal } from './terminal.js';

/** What a command works with. */
export interface Session {
  readonly terminal: Terminal;
  readonly settings: Settings;
  readonly format: Format;
  /** A question to the query service. Throws CliError when there is no key to ask with. */
  ask(path: string, params?: Params): Question;
  /** The same to the gateway. */
  askGateway(path: string, params?: Params): Question;
  /** Writes an answer to stdout in the format asked for. */
  print(answer: AnswerTable): void;
}

/** A run of the program: where it writes, and what it will tell the shell. */
export interface Shell {
  readonly terminal: Terminal;
  exitCode: ExitCode;
}

/** A command's work: its positional arguments and its own options in, the exit code out. */
export type Act<O> = (session: Session, args: readonly string[], options: O) => Promise<ExitCode>;

/** Lets a command do its work in a session. */
export function onRun<O extends object>(command: Command, shell: Shell, act: Act<O>): void {
  command.action(async function (this: Command) {
    shell.exitCode = await act(openSession(this.optsWithGlobals<GlobalOptions>(), shell.terminal), this.args, this.opts<O>());
  });
}

function openSession(options: GlobalOptions, terminal: Terminal): Session {
  const settings = resolveSettings(options, terminal);
  const format = parseFormat(options.format ?? 'table');
  return {
    terminal,
    settings,
    format,
    ask: (path, params = {}) => ({ service: { name: 'query service', url: settings.queryUrl, option: '--query' }, path, params, key: requireKey(settings) }),
    askGateway: (path, params = {}) => ({ service: { name: 'gateway', url: settings.gatewayUrl, option: '--gateway' }, path, params, key: requireKey(settings) }),
    print: (answer) => void terminal.stdout.write(render(answer, format)),
  };
}
