import { scratchDatabase } from '#deploy/local';
import { domains } from '#libs/catalog';
import { topicOf } from '#libs/contracts';
import { prepareDatabase } from '#libs/host';
import type { BenchStack } from '../bench-stack.js';
import { preload } from '../preload.js';
import { spawnProgram } from '../spawned.js';
import type { Workload } from '../workloads/workload.js';

export interface YardstickOptions {
  readonly workload: Workload;
  readonly count: number;
  readonly seed: number;
}

let runs = 0;

/** Events a second of the raw pipe: nobody is faster on this stack. */
export function rawPipe(stack: BenchStack, options: YardstickOptions): Promise<number> {
  return runYardstick('raw-pipe', stack, options);
}

/** Events a second of the naive way: one message, one transaction. */
export function naiveWay(stack: BenchStack, options: YardstickOptions): Promise<number> {
  return runYardstick('naive-way', stack, options);
}

async function runYardstick(name: string, stack: BenchStack, { workload, count, seed }: YardstickOptions): Promise<number> {
  const run = `${name}-${process.pid}-${runs++}`;
  const scratch = await scratchDatabase(stack.databaseUrl, run.replaceAll('-', '_'));
  await prepareDatabase({ domains, databaseUrl: scratch.url, referenceSets: [] });
  const topic = topicOf(workload.domain, `${run}.`);
  await preload({ brokers: stack.brokers, topic, workload, count, seed, keys: 'entity' });
  const program = spawnProgram(`test/bench/yardsticks/${name}.js`, { NODE_ENV: 'production' }, [stack.brokers.join(','), scratch.url, topic, String(count)]);
  try {
    const { seconds } = await program.said<{ seconds: number }>('seconds');
    return count / seconds;
  } finally {
    await program.stop();
    await scratch.drop();
  }
}
