import { findFreePort, scratchDatabase } from '#deploy/local';
import { domains } from '#libs/catalog';
import { type Database, createApiKey } from '#libs/database';
import { prepareDatabase } from '#libs/host';
import type { BenchStack } from './bench-stack.js';
import { openBenchDatabase } from './measure.js';
import { type Spawned, spawnProgram } from './spawned.js';

/** A database and topics of a run's own, and the processes that work on them. */
export interface BenchGround {
  readonly databaseUrl: string;
  readonly database: Database;
  readonly topicPrefix: string;
  /** Starts a service; `settings` are environment variables. */
  start(name: string, settings?: Readonly<Record<string, string>>): Promise<Spawned>;
  /** Stops what was started and drops the database. */
  close(): Promise<void>;
}

/** All events of the benchmark belong to it. */
export const tenant = 'bench';
let grounds = 0;

/** Opens one with an empty schema and the common reference data; topics come into being with the first events. */
export async function openGround(stack: BenchStack): Promise<BenchGround> {
  const name = `bench-${process.pid}-${grounds++}`;
  const scratch = await scratchDatabase(stack.databaseUrl, name.replaceAll('-', '_'));
  await prepareDatabase({ domains, databaseUrl: scratch.url, referenceSets: ['common'] });
  const database = await openBenchDatabase(scratch.url);
  const topicPrefix = `${name}.`;
  const started: Spawned[] = [];
  return {
    databaseUrl: scratch.url, database, topicPrefix,
    start: async (service, settings = {}) => {
      const process = await startService(service, stack, { DATABASE_URL: scratch.url, CARAVAN_TOPIC_PREFIX: topicPrefix, ...settings });
      started.push(process);
      return process;
    },
    close: async () => {
      await Promise.all(started.map((process) => process.stop()));
      await database.close();
      await scratch.drop();
    },
  };
}

async function startService(name: string, stack: BenchStack, settings: Readonly<Record<string, string>>): Promise<Spawned> {
  return spawnProgram(`services/${name}/main.js`, {
    KAFKA_BROKERS: stack.brokers.join(','), CARAVAN_LOG_LEVEL: 'warn', CARAVAN_OPS_PORT: String(await findFreePort()), NODE_ENV: 'production', ...settings,
  });
}

/** A new key that may publish and query. */
export async function makeKey({ database }: BenchGround): Promise<string> {
  const { secret } = await createApiKey(database, { tenant, name: 'bench', scopes: ['publish', 'query'], domains: ['*'] });
  return secret;
}
