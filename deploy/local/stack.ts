import { resolve } from 'node:path';
import { kafkaOf, startKafka } from './kafka-server.js';
import { removePostgresHome } from './postgres-home.js';
import { postgresOf, startPostgres } from './postgres-server.js';
import { stopServer } from './server.js';
import { findCacheDir, readPort } from './settings.js';
import { claimStack, endOwner, releaseStack } from './stack-owner.js';
import { createStateDir, removeStateDir } from './state-dir.js';

export interface StackOptions {
  /** Everything that lives between two starts; `.caravan` for users. */
  readonly stateDir: string;
  /** Downloads, shared by all work trees; CARAVAN_CACHE or the platform's cache folder without it. */
  readonly cacheDir?: string;
  /** 0 takes any free port; CARAVAN_KAFKA_PORT or 19092 without it. */
  readonly kafkaPort?: number;
  /** 0 takes any free port; CARAVAN_POSTGRES_PORT or 15432 without it. */
  readonly postgresPort?: number;
  /** Receives one short line at a time for the user. */
  readonly progress: (line: string) => void;
  readonly env?: NodeJS.ProcessEnv;
  /** One is what there is. */
  readonly brokers?: 1;
}

export interface Stack {
  readonly kafkaBrokers: string[];
  readonly databaseUrl: string;
  /** Stops what runs in the state folder, in order, and gives the folder up; the state stays. Idempotent. */
  stop(): Promise<void>;
}

/**
 * A running Kafka and Postgres that belong to this process: started, or taken over from a process that died.
 * KAFKA_BROKERS and DATABASE_URL replace the respective server. Rejects with a StackError for what a user can mend;
 * nothing is left running then.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const stateDir = resolve(options.stateDir);
  await createStateDir(stateDir);
  claimStack(stateDir);
  const started = await Promise.allSettled([provideKafka(options, stateDir), providePostgres(options, stateDir)]);
  const [kafka, postgres] = started;
  if (kafka.status === 'fulfilled' && postgres.status === 'fulfilled') {
    return { kafkaBrokers: kafka.value, databaseUrl: postgres.value, stop: () => stopServers(stateDir) };
  }
  await stopServers(stateDir);
  throw started.find((result) => result.status === 'rejected')?.reason;
}

/** Ends the process that owns the stack, if one lives, then whatever servers are left; resolves when no process is left. */
export async function stopStack(stateDir: string): Promise<void> {
  await endOwner(resolve(stateDir));
  await stopServers(resolve(stateDir));
}

/** Stops the stack and deletes its state; the downloads stay. */
export async function resetStack(stateDir: string): Promise<void> {
  await stopStack(stateDir);
  await removePostgresHome(resolve(stateDir));
  await removeStateDir(resolve(stateDir));
}

async function provideKafka(options: StackOptions, stateDir: string): Promise<string[]> {
  const { env = process.env, progress } = options;
  const given = env['KAFKA_BROKERS'];
  if (given) return given.split(',').map((broker) => broker.trim());
  const wanted = readPort(options.kafkaPort, 'CARAVAN_KAFKA_PORT', 19_092, env);
  const port = await startKafka({ stateDir, cacheDir: options.cacheDir ?? findCacheDir(env), port: wanted, env, progress });
  return [`127.0.0.1:${port}`];
}

async function providePostgres(options: StackOptions, stateDir: string): Promise<string> {
  const { env = process.env, progress } = options;
  const given = env['DATABASE_URL'];
  if (given) return given;
  const port = readPort(options.postgresPort, 'CARAVAN_POSTGRES_PORT', 15_432, env);
  return startPostgres({ stateDir, cacheDir: options.cacheDir ?? findCacheDir(env), port, progress });
}

async function stopServers(stateDir: string): Promise<void> {
  const postgres = await postgresOf(stateDir);
  await Promise.all([stopServer(kafkaOf(stateDir)), postgres && stopServer(postgres)]);
  releaseStack(stateDir);
}
