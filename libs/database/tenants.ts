import { withConnection } from './connection.js';
import type { Database } from './data-source.js';

const insertTenant = { text: 'insert into caravan.tenant (tenant) values ($1) on conflict (tenant) do nothing' };

/** Makes sure the tenant exists. Operator or ingest. */
export async function ensureTenant(database: Database, tenant: string): Promise<void> {
  await withConnection(database, (connection) => connection.run(insertTenant, [tenant]));
}
