import type { Pool } from 'pg';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { withConnection } from './connection.js';
import type { Database } from './data-source.js';

/** Connections in use, connections idle, and callers waiting for one. */
export function poolState(database: Database): { used: number; idle: number; waiting: number } {
  const { master } = database.dataSource.driver as PostgresDriver & { master: Pool };
  return { used: master.totalCount - master.idleCount, idle: master.idleCount, waiting: master.waitingCount };
}

/** Resolves when the database answers. Throws `StoreUnavailable` when it does not. */
export async function ping(database: Database): Promise<void> {
  await withConnection(database, (connection) => connection.rows({ text: 'select 1' }));
}
