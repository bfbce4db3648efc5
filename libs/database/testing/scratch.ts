import type { Cube } from '#libs/contracts';
import { scratchDatabase, startTestStack } from '#deploy/local';
import { type Database, openDatabase } from '../data-source.js';
import { migrate } from '../migrate.js';
import type { Role } from '../session.js';

// A server of its own has to start when none is shared.
jest.setTimeout(120_000);

/** A database of its own for one test file, with all pools it opened. */
export interface Scratch {
  readonly url: string;
  open(role: Role, url?: string): Promise<Database>;
  close(): Promise<void>;
}

/** An empty database on a real server. */
export async function emptyScratch(name: string): Promise<Scratch> {
  const stack = await startTestStack();
  const scratch = await scratchDatabase(stack.databaseUrl, `database_${name}`);
  const opened: Database[] = [];
  return {
    url: scratch.url,
    open: async (role, url = scratch.url) => {
      const database = await openDatabase({ url, role, applicationName: `test ${name}`, poolSize: 4 });
      opened.push(database);
      return database;
    },
    close: async () => {
      for (const database of opened) await database.close();
      await scratch.drop();
      await stack.stop();
    },
  };
}

/** A migrated database with the cubes' views. */
export async function migratedScratch(name: string, cubes: readonly Cube[] = []): Promise<Scratch> {
  const scratch = await emptyScratch(name);
  await migrate(scratch.url, cubes);
  return scratch;
}
