import { CliError } from './cli-error.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { textOf } from './render/texts.js';

/** What to tell the user and the shell. */
export interface Explanation {
  readonly message: string;
  readonly exitCode: ExitCode;
}

const inputErrors: ReadonlySet<string> = new Set(['FeedError', 'MappingError']);

/** Words for whatever ended a command; a stack trace only for a bug, and only when asked for. */
export function explainError(error: unknown, debug: boolean): Explanation {
  if (error instanceof CliError) return { message: error.message, exitCode: error.exitCode };
  // By name: to load the adapters for it would double the start-up time of every command.
  if (error instanceof Error && inputErrors.has(error.name)) return { message: error.message, exitCode: exitCodes.usage };
  const file = explainFile(error);
  if (file) return { message: file, exitCode: exitCodes.usage };
  return { message: debug && error instanceof Error ? (error.stack ?? error.message) : bugSentence(error), exitCode: exitCodes.bug };
}

/** The sentence for trouble with a file of the user's; undefined for anything else. */
function explainFile(error: unknown): string | undefined {
  const { code, path } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === undefined || path === undefined) return undefined;
  const fixes: Readonly<Record<string, string>> = {
    ENOENT: 'is not there: check the name',
    EACCES: 'may not be read by you: change its permissions',
    EISDIR: 'is a folder: name a file',
    ENOSPC: 'cannot be written, the disk is full: free some space',
  };
  const fix = fixes[code];
  return fix && `${path} ${fix}.`;
}

function bugSentence(error: unknown): string {
  const said = textOf(error instanceof Error ? error.message : error);
  return `This is a bug of Caravan (${said}): run the command again with CARAVAN_DEBUG=1 and report what it prints.`;
}
