export { CliError } from './cli-error.js';
export { exitCodes, type ExitCode } from './exit-codes.js';
export { importFeed, type ImportProgress, type ImportReport, type ImportTarget } from './import/import-feed.js';
export type { ImportSource } from './import/import-source.js';
export type { Fault, Origin, Refusal } from './import/refusal.js';
export type { Count, ImportSummary } from './import/tally.js';
export { runCaravan } from './program.js';
export { cliVariables } from './settings.js';
export type { Terminal } from './terminal.js';
