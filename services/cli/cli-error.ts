import { type ExitCode, exitCodes } from './exit-codes.js';

/** Ends the command: `message` is one sentence for the user, with the fix. */
export class CliError extends Error {
  override readonly name = 'CliError';
  constructor(
    message: string,
    readonly exitCode: ExitCode = exitCodes.usage,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
