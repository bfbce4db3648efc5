/** What `caravan` tells the shell; scripts depend on these numbers (docs/cli.md). */
export const exitCodes = {
  /** Done; an import: all events were accepted. */
  done: 0,
  /** The command, a file, a key or a name is wrong; nothing was changed by what was refused. */
  usage: 1,
  /** Done, but some rows or events were refused. */
  refused: 2,
  /** A service or the database is out of reach, or did not catch up in time. */
  outOfReach: 3,
  /** Published numbers differ from a recomputation, or differ still. */
  mismatch: 4,
  /** A bug of Caravan. */
  bug: 70,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
