import type { BenchStack } from '../bench-stack.js';
import type { Figure } from '../figures.js';
import type { Progress } from '../progress.js';
import type { RunOptions } from '../run-options.js';
import { verifyFigure } from '../verify.js';
import { longCorridor } from '../workloads/corridor.js';
import { drain } from './drain.js';

const usualEvents = 2_000_000;

/** One long drain: what its last tenth is as fast as, against what came after the first tenth (A5, with ten million events). */
export async function growth(stack: BenchStack, { events = usualEvents, seed }: RunOptions): Promise<Figure[]> {
  const { progress, problems } = await drain(stack, { loads: [{ workload: longCorridor, count: events }], seed, keys: 'entity', verify: true });
  const rate = (from: number, to: number): number => ((to - from) * events) / (secondsAt(progress, to * events) - secondsAt(progress, from * events));
  const [early, late] = [rate(0.1, 0.2), rate(0.9, 1)];
  return [
    { name: 'growth: events', value: events, unit: '1' },
    { name: 'growth: drain after the first tenth', value: early, unit: 'events/s' },
    { name: 'growth: drain of the last tenth', value: late, unit: 'events/s' },
    { name: 'growth: last tenth against the first (A5)', value: late / early, unit: '1', target: { atLeast: 0.8 } },
    verifyFigure('growth', [problems]),
  ];
}

/** When so many records were applied, between what was seen. */
function secondsAt(progress: readonly Progress[], applied: number): number {
  const after = progress.findIndex((seen) => seen.applied >= applied);
  const [low, high] = [progress[after - 1] ?? { seconds: 0, applied: 0 }, progress[after]];
  if (!high) return progress.at(-1)?.seconds ?? 0;
  return low.seconds + ((applied - low.applied) / (high.applied - low.applied)) * (high.seconds - low.seconds);
}
