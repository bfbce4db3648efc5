import { Command, CommanderError } from 'commander';
import { commands } from './commands/index.js';
import { exitCodes } from './exit-codes.js';
import { explainError } from './explain-error.js';
import { formats } from './render/render.js';
import type { Shell } from './session.js';
import type { Terminal } from './terminal.js';

/** Runs `caravan` with the arguments after its name; resolves with the exit code and never throws. */
export async function runCaravan(args: readonly string[], terminal: Terminal): Promise<number> {
  const shell: Shell = { terminal, exitCode: exitCodes.done };
  try {
    await createProgram(shell).parseAsync(args, { from: 'user' });
    return shell.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    const { message, exitCode } = explainError(error, terminal.env['CARAVAN_DEBUG'] === '1');
    terminal.stderr.write(`caravan: ${message}\n`);
    return exitCode;
  }
}

function createProgram(shell: Shell): Command {
  const { stdout, stderr } = shell.terminal;
  const program = new Command('caravan')
    .description('Import feeds, ask for numbers, see what is refused, manage keys.')
    .option('--format <format>', `${formats.join(', ')}`, 'table')
    .option('--gateway <url>', 'address of the gateway (CARAVAN_GATEWAY_URL)')
    .option('--query <url>', 'address of the query service (CARAVAN_QUERY_URL)')
    .option('--key <key>', 'API key (CARAVAN_API_KEY, else .caravan/api-key)')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: (text) => void stdout.write(text), writeErr: (text) => void stderr.write(text.replace(/^error: /, 'caravan: ')) })
    .showHelpAfterError('(add --help to see how it is used)')
    .helpCommand('help [command]', 'show how a command is used')
    .exitOverride();
  for (const addCommand of commands) addCommand(program, shell);
  return program;
}
