import type { BenchStack } from '../bench-stack.js';
import type { Figure } from '../figures.js';
import type { RunOptions } from '../run-options.js';
import { corridor } from '../workloads/corridor.js';
import { counts } from '../workloads/counts.js';
import { drainBesideYardsticks } from './corridor.js';
import { gateway } from './gateway.js';
import { growth } from './growth.js';
import { importFile } from './import.js';
import { latency } from './latency.js';
import { longLife } from './long-life.js';
import { mixed } from './mixed.js';
import { query } from './query.js';
import { randomKeys } from './random-keys.js';
import { start } from './start.js';
import { twoProcesses } from './two-processes.js';

export type Scenario = (stack: BenchStack, options: RunOptions) => Promise<Figure[]>;

/** Every scenario by name, in the order they run. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  corridor: (stack, options) => drainBesideYardsticks(stack, corridor, options, true),
  counts: (stack, options) => drainBesideYardsticks(stack, counts, options, false),
  mixed,
  'random-keys': randomKeys,
  'two-processes': twoProcesses,
  growth,
  latency,
  gateway,
  query,
  'long-life': longLife,
  import: importFile,
  start,
};
