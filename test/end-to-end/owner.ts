import { type Database, openDatabase, withConnection } from '#libs/database';
import { requireDatabaseUrl } from '#libs/platform';
import type { World } from '../golden/world.js';

/** The login that owns the tables: it may do what no service may. */
export interface Owner {
  readonly database: Database;
  /** The number of rows changed. */
  run(text: string, values?: unknown[]): Promise<number>;
  rows<R extends object>(text: string, values?: unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

/** Connects as the owner of a world's database. */
export async function becomeOwner(world: World): Promise<Owner> {
  const database = await openDatabase({ url: requireDatabaseUrl(world.environment), role: 'owner', applicationName: 'owner', poolSize: 1, profile: 'long' });
  return {
    database,
    run: (text, values) => withConnection(database, (connection) => connection.run({ text }, values)),
    rows: (text, values) => withConnection(database, (connection) => connection.rows({ text }, values)),
    close: () => database.close(),
  };
}
