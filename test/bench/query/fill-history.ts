import { topicOf } from '#libs/contracts';
import type { BenchStack } from '../bench-stack.js';
import type { BenchGround } from '../ground.js';
import { openBenchDatabase } from '../measure.js';
import { partitions, preload } from '../preload.js';
import { waitUntilDrained } from '../progress.js';
import type { Load } from '../scenarios/drain.js';
import { countProblems } from '../verify.js';

export const fillerName = 'bench filler';

/** Has the domains apply the events of the loads, then recomputes everything; resolves to the problems found. */
export async function fillHistory(stack: BenchStack, ground: BenchGround, loads: readonly Load[], seed: number): Promise<number> {
  const names = loads.map(({ workload }) => workload.domain);
  for (const { workload, count } of loads) await preload({ brokers: stack.brokers, topic: topicOf(workload.domain, ground.topicPrefix), workload, count, seed, keys: 'entity' });
  const services = await Promise.all(names.map((name) => ground.start(name)));
  const records = loads.reduce((sum, { count }) => sum + count, 0);
  await waitUntilDrained({ database: ground.database, services, partitions: partitions * loads.length, records });
  await Promise.all(services.map((service) => service.stop()));
  const database = await openBenchDatabase(ground.databaseUrl, fillerName);
  try {
    return await countProblems(database, names);
  } finally {
    await database.close();
  }
}
