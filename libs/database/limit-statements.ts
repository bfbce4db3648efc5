import type { Connection } from './connection.js';

const setTimeoutOfStatements = { name: 'set_statement_timeout', text: `select set_config('statement_timeout', $1, true)` };

/** Lets the statements of this transaction take less time than others; one that takes longer throws. */
export async function limitStatements(connection: Connection, milliseconds: number): Promise<void> {
  await connection.run(setTimeoutOfStatements, [String(milliseconds)]);
}
