import { type Connection, inTransaction } from './connection.js';
import type { Database } from './data-source.js';
import { setTenant } from './statements/set-tenant.js';

const becomeQuery = { text: 'set local role caravan_query' };

/**
 * Runs `work` as caravan_query on one read-only snapshot in which only the tenant's rows exist, and the common reference rows.
 * Afterwards the connection sees nothing again.
 */
export function withTenant<T>(database: Database, tenant: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const begin = 'begin isolation level repeatable read read only';
  return inTransaction(database, async (connection) => {
    if (database.role !== 'caravan_query') await connection.run(becomeQuery);
    await connection.run(setTenant, [tenant]);
    return work(connection);
  }, begin);
}
