import type { BenchStack } from '../bench-stack.js';
import { type Figure, median } from '../figures.js';
import type { RunOptions } from '../run-options.js';
import { verifyFigure } from '../verify.js';
import type { Workload } from '../workloads/workload.js';
import { type Drained, drain } from './drain.js';
import { naiveWay, rawPipe } from './yardsticks.js';

/** Events of a drain. */
export const usualEvents = 300_000;

/** The naive way is some hundred times slower: so many events tell its rate. */
const naiveEvents = 4_000;

/** Drains a workload and runs the raw pipe (and the naive way) beside it, interleaved, several times. */
export async function drainBesideYardsticks(stack: BenchStack, workload: Workload, { events = usualEvents, runs, seed }: RunOptions, naive: boolean): Promise<Figure[]> {
  const drained: Drained[] = [];
  const raw: number[] = [];
  const slow: number[] = [];
  for (let run = 0; run < runs; run++) {
    raw.push(await rawPipe(stack, { workload, count: events, seed: seed + run }));
    drained.push(await drain(stack, { loads: [{ workload, count: events }], seed: seed + run, keys: 'entity', verify: true }));
    if (naive) slow.push(await naiveWay(stack, { workload, count: naiveEvents, seed: seed + run }));
    console.error(`  ${workload.name}, run ${run + 1} of ${runs}: ${Math.round(rateOf(drained.at(-1) as Drained))} a second; raw pipe ${Math.round(raw.at(-1) ?? 0)}${naive ? `; naive way ${Math.round(slow.at(-1) ?? 0)}` : ''}`);
  }
  const share = median(drained.map((each, run) => rateOf(each) / (raw[run] as number)));
  const factor = naive ? median(drained.map((each, run) => rateOf(each) / (slow[run] as number))) : undefined;
  return [...figuresOf(workload.name, drained), ...shares(workload.name, share, median(raw), factor)];
}

function shares(name: string, share: number, raw: number, factor: number | undefined): Figure[] {
  const atLeast = name === 'corridor' ? 0.35 : 0.5;
  return [
    { name: `${name}: raw pipe`, value: raw, unit: 'events/s' },
    { name: `${name}: share of the raw pipe (${name === 'corridor' ? 'A1' : 'A2'})`, value: share, unit: '1', target: { atLeast } },
    ...(factor === undefined ? [] : [{ name: `${name}: times the naive way (A3)`, value: factor, unit: '1', target: { atLeast: 40 } }]),
  ];
}

export function rateOf({ events, seconds }: Drained): number {
  return events / seconds;
}

/** Medians of several drains. */
export function figuresOf(name: string, drained: readonly Drained[]): Figure[] {
  const of = (value: (each: Drained) => number): number => median(drained.map(value));
  const micros = (part: 'node' | 'postgres' | 'broker'): number => of(({ cost, events }) => (cost[part] / events) * 1e6);
  return [
    { name: `${name}: drain`, value: of(rateOf), unit: 'events/s' },
    { name: `${name}: Node`, value: micros('node'), unit: 'µs/event' },
    { name: `${name}: Postgres`, value: micros('postgres'), unit: 'µs/event' },
    { name: `${name}: broker`, value: micros('broker'), unit: 'µs/event' },
    { name: `${name}: WAL (A11)`, value: of(({ cost, events }) => cost.walBytes / events), unit: 'bytes/event', target: { atMost: 1_000 } },
    { name: `${name}: tables with indexes (A11)`, value: of(({ grown, events }) => sum(grown) / events), unit: 'bytes/event', target: { atMost: 700 } },
    ...largest(drained[0]?.grown ?? new Map()).map((relation) => ({ name: `${name}: ${relation}`, value: of(({ grown, events }) => (grown.get(relation) ?? 0) / events), unit: 'bytes/event' })),
    { name: `${name}: resident memory (A10)`, value: of(({ peakResidentBytes }) => peakResidentBytes / 1024 ** 2), unit: 'MiB', target: { atMost: 512 } },
    verifyFigure(name, drained.map(({ problems }) => problems)),
  ];
}

function sum(grown: ReadonlyMap<string, number>): number {
  return [...grown.values()].reduce((total, bytes) => total + bytes, 0);
}

/** The names of the five that grew most. */
function largest(grown: ReadonlyMap<string, number>): string[] {
  return [...grown].sort(([, a], [, b]) => b - a).slice(0, 5).map(([name]) => name);
}
