import { topicOf } from '#libs/contracts';
import type { BenchStack } from '../bench-stack.js';
import { residentBytes } from '../cpu.js';
import { openGround } from '../ground.js';
import { type Cost, costBetween, costSoFar, grownBytes, relationBytes } from '../measure.js';
import { partitions, preload } from '../preload.js';
import { type Progress, waitUntilDrained } from '../progress.js';
import { countProblems } from '../verify.js';
import type { Workload } from '../workloads/workload.js';

/** Events of one domain. */
export interface Load {
  readonly workload: Workload;
  readonly count: number;
}

export interface DrainOptions {
  /** One of each domain that drains. */
  readonly loads: readonly Load[];
  readonly seed: number;
  readonly keys: 'entity' | 'random';
  /** Of each domain; one when absent. */
  readonly processes?: number;
  /** Whether the facts, entities and rollups are recomputed afterwards. */
  readonly verify: boolean;
}

/** One drain of preloaded topics. */
export interface Drained {
  readonly events: number;
  readonly seconds: number;
  readonly progress: readonly Progress[];
  readonly cost: Cost;
  /** By which tables and their indexes grew. */
  readonly grown: ReadonlyMap<string, number>;
  /** Of the process that had most. */
  readonly peakResidentBytes: number;
  /** What verify found wrong; a fast wrong answer is a failure. Undefined when it was not asked. */
  readonly problems: number | undefined;
}

/** Preloads topics of its own, then lets the domains' processes drain them into a database of its own. */
export async function drain(stack: BenchStack, { loads, seed, keys, verify, processes = 1 }: DrainOptions): Promise<Drained> {
  const ground = await openGround(stack);
  const { database, topicPrefix } = ground;
  const names = loads.map(({ workload }) => workload.domain);
  try {
    for (const { workload, count } of loads) await preload({ brokers: stack.brokers, topic: topicOf(workload.domain, topicPrefix), workload, count, seed, keys });
    const sizesBefore = await relationBytes(database);
    const services = await Promise.all(names.flatMap((name) => Array.from({ length: processes }, () => ground.start(name))));
    const pids = services.map(({ pid }) => pid);
    const before = await costSoFar(stack, database, pids);
    const events = loads.reduce((sum, { count }) => sum + count, 0);
    const progress = await waitUntilDrained({ database, services, partitions: partitions * loads.length, records: events });
    const cost = costBetween(before, await costSoFar(stack, database, pids));
    const peakResidentBytes = Math.max(...pids.map((pid) => residentBytes(pid).peak));
    await Promise.all(services.map((service) => service.stop()));
    const problems = verify ? await countProblems(database, names) : undefined;
    return { events, seconds: progress.at(-1)?.seconds ?? 0, progress, cost, grown: grownBytes(sizesBefore, await relationBytes(database)), peakResidentBytes, problems };
  } finally {
    await ground.close();
  }
}
