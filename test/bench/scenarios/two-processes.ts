import type { BenchStack } from '../bench-stack.js';
import { type Figure, median } from '../figures.js';
import { corridor } from '../workloads/corridor.js';
import type { RunOptions } from '../run-options.js';
import { verifyFigure } from '../verify.js';
import { rateOf, usualEvents } from './corridor.js';
import { type Drained, drain } from './drain.js';

/** The corridor drained by two processes that share its partitions, beside one that has them all. */
export async function twoProcesses(stack: BenchStack, { events = usualEvents, runs, seed }: RunOptions): Promise<Figure[]> {
  const shared: Drained[] = [];
  const factors: number[] = [];
  for (let run = 0; run < runs; run++) {
    const options = { loads: [{ workload: corridor, count: events }], seed: seed + run, keys: 'entity', verify: true } as const;
    const alone = await drain(stack, options);
    const both = await drain(stack, { ...options, processes: 2 });
    shared.push(both);
    factors.push(rateOf(both) / rateOf(alone));
  }
  const micros = (part: 'node' | 'postgres'): number => median(shared.map(({ cost, events: count }) => (cost[part] / count) * 1e6));
  return [
    { name: 'two processes: drain', value: median(shared.map(rateOf)), unit: 'events/s' },
    { name: 'two processes: Node', value: micros('node'), unit: 'µs/event' },
    { name: 'two processes: Postgres', value: micros('postgres'), unit: 'µs/event' },
    { name: 'two processes: times one', value: median(factors), unit: '1' },
    verifyFigure('two processes', shared.map(({ problems }) => problems)),
  ];
}
