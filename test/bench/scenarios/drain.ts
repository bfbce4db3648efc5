import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort, scratchDatabase } from '#deploy/local';
import { domainNamed, domains } from '#libs/catalog';
import { topicOf } from '#libs/contracts';
import { type Database, withConnection, withVerifySource } from '#libs/database';
import { EventReader, verifyDomain } from '#libs/engine';
import { ReferenceCache, prepareDatabase } from '#libs/host';
import type { BenchStack } from '../bench-stack.js';
import { residentBytes } from '../cpu.js';
import { type Cost, costBetween, costSoFar, grownBytes, openBenchDatabase, relationBytes } from '../measure.js';
import { partitions, preload } from '../preload.js';
import { type Spawned, spawnProgram } from '../spawned.js';
import type { Workload } from '../workloads/workload.js';

export interface DrainOptions {
  readonly workload: Workload;
  readonly count: number;
  readonly seed: number;
  readonly keys: 'entity' | 'random';
  /** Whether the facts, entities and rollups are recomputed afterwards. */
  readonly verify: boolean;
}

/** One drain of a preloaded topic by one process of a domain. */
export interface Drained {
  readonly events: number;
  readonly seconds: number;
  readonly cost: Cost;
  /** By which tables and their indexes grew. */
  readonly grown: ReadonlyMap<string, number>;
  readonly peakResidentBytes: number;
  /** What verify found wrong; a fast wrong answer is a failure. Undefined when it was not asked. */
  readonly problems: number | undefined;
}

let runs = 0;

/** Preloads a topic of its own, then lets a domain's process drain it into a database of its own. */
export async function drain(stack: BenchStack, options: DrainOptions): Promise<Drained> {
  const { workload, count } = options;
  const name = `bench-${process.pid}-${runs++}`;
  const scratch = await scratchDatabase(stack.databaseUrl, name.replaceAll('-', '_'));
  await prepareDatabase({ domains, databaseUrl: scratch.url, referenceSets: ['common'] });
  const topicPrefix = `${name}.`;
  await preload({ brokers: stack.brokers, topic: topicOf(workload.domain, topicPrefix), ...options });
  const database = await openBenchDatabase(scratch.url);
  const sizesBefore = await relationBytes(database);
  const service = await startService(workload.domain, stack, scratch.url, topicPrefix);
  try {
    const before = await costSoFar(stack, database, service.pid);
    const seconds = await waitUntilDrained(database, service, count);
    const cost = costBetween(before, await costSoFar(stack, database, service.pid));
    const peakResidentBytes = residentBytes(service.pid).peak;
    await service.stop();
    const problems = options.verify ? await countProblems(database, workload.domain) : undefined;
    return { events: count, seconds, cost, grown: grownBytes(sizesBefore, await relationBytes(database)), peakResidentBytes, problems };
  } finally {
    await service.stop();
    await database.close();
    await scratch.drop();
  }
}

export async function startService(name: string, stack: BenchStack, databaseUrl: string, topicPrefix: string): Promise<Spawned> {
  return spawnProgram(`services/${name}/main.js`, {
    KAFKA_BROKERS: stack.brokers.join(','), DATABASE_URL: databaseUrl, CARAVAN_TOPIC_PREFIX: topicPrefix, CARAVAN_LOG_LEVEL: 'warn', CARAVAN_OPS_PORT: String(await findFreePort()), NODE_ENV: 'production',
  });
}

const progressOf = {
  text: `select count(*)::int as claimed, coalesce(sum(next_offset - start_offset), 0)::float8 as applied,
                extract(epoch from min(claimed_at))::float8 as begun, extract(epoch from clock_timestamp())::float8 as now
           from caravan.partition_offset`,
};
const pollMillis = 20;

/** Seconds from the first claim to the commit of the last record; throws when the service ends before. */
async function waitUntilDrained(database: Database, service: Spawned, count: number): Promise<number> {
  for (;;) {
    service.mustRun();
    const [progress] = await withConnection(database, (connection) => connection.rows<{ claimed: number; applied: number; begun: number; now: number }>(progressOf));
    if (progress && progress.claimed === partitions && progress.applied >= count) return progress.now - progress.begun;
    await sleep(pollMillis);
  }
}

async function countProblems(database: Database, name: string): Promise<number> {
  const domain = domainNamed(name);
  const references = new ReferenceCache(database);
  const verdict = await withVerifySource(database, (source) => verifyDomain({ domain, reader: new EventReader([domain]), source, references }));
  for (const problem of verdict.problems.slice(0, 5)) console.error(problem);
  return verdict.problems.length;
}
