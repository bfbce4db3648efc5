import type { BenchStack } from '../bench-stack.js';
import type { Figure } from '../figures.js';
import type { RunOptions } from '../run-options.js';
import { corridor } from '../workloads/corridor.js';
import { counts } from '../workloads/counts.js';
import { flights } from '../workloads/flights.js';
import { figuresOf, usualEvents } from './corridor.js';
import { type Drained, drain } from './drain.js';

/** All domains drain at once, each a third of the events, into one database. */
export async function mixed(stack: BenchStack, { events = usualEvents, runs, seed }: RunOptions): Promise<Figure[]> {
  const loads = [corridor, counts, flights].map((workload) => ({ workload, count: Math.ceil(events / 3) }));
  const drained: Drained[] = [];
  for (let run = 0; run < runs; run++) drained.push(await drain(stack, { loads, seed: seed + run, keys: 'entity', verify: true }));
  return figuresOf('mixed', drained);
}
