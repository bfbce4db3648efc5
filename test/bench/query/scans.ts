import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, withConnection } from '#libs/database';

const othersConnected = {
  text: `select count(*)::int as count from pg_stat_activity where datname = current_database() and (application_name like 'caravan%' or application_name = $1)`,
};
const sequentialScans = {
  text: `select relname as name, seq_scan::int as scans from pg_stat_user_tables where schemaname = 'caravan' and relname in ('fact', 'entity', 'rollup')`,
};
const pollMillis = 100;

/**
 * How often each of the large tables was read from end to end so far. A connection reports what it did when it ends at the
 * latest: waits until all services, and who else is named, have gone.
 */
export async function countScans(database: Database, other: string): Promise<ReadonlyMap<string, number>> {
  return withConnection(database, async (connection) => {
    while (((await connection.rows<{ count: number }>(othersConnected, [other]))[0]?.count ?? 0) > 0) await sleep(pollMillis);
    const rows = await connection.rows<{ name: string; scans: number }>(sequentialScans);
    return new Map(rows.map(({ name, scans }) => [name, scans]));
  });
}
