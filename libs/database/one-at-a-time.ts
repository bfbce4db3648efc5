import { withConnection } from './connection.js';
import type { Database } from './data-source.js';

const tryLock = { text: `select pg_try_advisory_lock(hashtextextended($1, 0)) as taken` };
const unlock = { text: `select pg_advisory_unlock(hashtextextended($1, 0))` };

/** Runs `work` unless somebody else is at work under this name; undefined then. Holds a connection meanwhile. */
export function oneAtATime<T>(database: Database, name: string, work: () => Promise<T>): Promise<T | undefined> {
  return withConnection(database, async (connection) => {
    const [row] = await connection.rows<{ taken: boolean }>(tryLock, [name]);
    if (row?.taken !== true) return undefined;
    try {
      return await work();
    } finally {
      await connection.run(unlock, [name]);
    }
  });
}
