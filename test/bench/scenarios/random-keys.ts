import type { BenchStack } from '../bench-stack.js';
import { type Figure, median } from '../figures.js';
import { corridor } from '../workloads/corridor.js';
import type { RunOptions } from '../run-options.js';
import { verifyFigure } from '../verify.js';
import { rateOf, usualEvents } from './corridor.js';
import { type Drained, drain } from './drain.js';

/** The corridor by a publisher whose keys scatter each journey over all partitions, beside one that keys well (A6). */
export async function randomKeys(stack: BenchStack, { events = usualEvents, runs, seed }: RunOptions): Promise<Figure[]> {
  const scattered: Drained[] = [];
  const shares: number[] = [];
  for (let run = 0; run < runs; run++) {
    const options = { loads: [{ workload: corridor, count: events }], seed: seed + run, verify: true } as const;
    const keyed = await drain(stack, { ...options, keys: 'entity' });
    const random = await drain(stack, { ...options, keys: 'random' });
    scattered.push(random);
    shares.push(rateOf(random) / rateOf(keyed));
  }
  return [
    { name: 'random keys: drain', value: median(scattered.map(rateOf)), unit: 'events/s' },
    { name: 'random keys: share of well keyed (A6)', value: median(shares), unit: '1', target: { atLeast: 0.35 } },
    verifyFigure('random keys', scattered.map(({ problems }) => problems)),
  ];
}
