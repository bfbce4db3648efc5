import type { Cube } from '#libs/contracts';
import { type Connection, withConnection } from './connection.js';
import { type Database, openDatabase } from './data-source.js';
import { createViews } from './views.js';

/** What one run changed; all empty when there was nothing to do. */
export interface MigrationReport {
  readonly migrations: readonly string[];
  readonly views: readonly string[];
}

const oldestServer = 150_000;
const createSchema = { text: 'create schema if not exists caravan' };
const takeMigrationLock = { text: `select pg_advisory_lock(hashtext('caravan migrate'))` };
const waitForOthers = { text: `set lock_timeout = '120s'` };

async function checkServer(connection: Connection): Promise<void> {
  const [row] = await connection.rows<{ version: number }>({ text: `select current_setting('server_version_num')::int as version` });
  if (row !== undefined && row.version < oldestServer) throw new Error('Caravan needs Postgres 15 or newer.');
}

async function run(database: Database, cubes: readonly Cube[]): Promise<MigrationReport> {
  const done = await database.dataSource.runMigrations({ transaction: 'each' });
  return { migrations: done.map(({ name }) => name), views: await createViews(database, cubes) };
}

/** Brings the schema up to date and creates the cubes' views, one process at a time; a second run is a no-op. `url` is the owner's login. */
export async function migrate(url: string, cubes: readonly Cube[]): Promise<MigrationReport> {
  const database = await openDatabase({ url, role: 'owner', applicationName: 'caravan migrate', poolSize: 3, profile: 'long' });
  try {
    return await withConnection(database, async (connection) => {
      await checkServer(connection);
      await connection.run(waitForOthers);
      await connection.run(takeMigrationLock); // given back when the session ends
      await connection.run(createSchema);
      return run(database, cubes);
    });
  } finally {
    await database.close();
  }
}
