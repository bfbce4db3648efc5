import { createHash } from 'node:crypto';
import type { Sent, SentEvent } from './event-script.js';
import { type RollupPicture, rollupName } from './rollup-picture.js';
import { localBuckets } from './local-buckets.js';
import { countType, levelType, movedType } from './toy-domain.js';
import { type ToyWorld, toyWorld } from './toy-reference.js';

/** Under what facts are folded: how often the reference data has changed, and the release. */
export interface ToyTimes {
  readonly referenceVersion: number;
  readonly foldVersion: 1 | 2;
}

/** Before any change. */
export const firstTimes: ToyTimes = { referenceVersion: 0, foldVersion: 1 };

/**
 * The oracle: what the rollups of the toy domain must be after `sent`, computed the plain way from nothing but the events
 * and their times of receipt. Shares no code with the engine.
 */
export function recompute(sent: readonly Sent[], { referenceVersion, foldVersion }: ToyTimes = firstTimes): RollupPicture {
  const world = toyWorld(referenceVersion);
  const current = currentEvents(sent).filter((event) => event.retracted !== true);
  const cells = new Map<string, Cell>();
  for (const line of [...parcelLines(current, foldVersion), ...countLines(current), ...levelLines(current, world)]) addLine(cells, line, world);
  return new Map([...cells].map(([name, cell]): [string, string] => [name, textOf(cell)]).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** How many different versions were sent, in all and of facts that carry a recorded time. */
export function distinctVersions(sent: readonly Sent[]): { dated: number; undated: number } {
  const events = sent.flatMap(({ event }) => (event ? [event] : []));
  const distinct = new Set(events.map((event) => JSON.stringify(event)));
  const dated = [...distinct].filter((text) => (JSON.parse(text) as SentEvent).recordedtime !== undefined).length;
  return { dated, undated: distinct.size - dated };
}

interface Version {
  readonly event: SentEvent;
  readonly recorded: number;
}

/** The highest version of every event. */
export function currentEvents(sent: readonly Sent[]): SentEvent[] {
  const highest = new Map<string, Version>();
  for (const { event, receivedAt } of sent) {
    if (!event) continue;
    const version = { event, recorded: event.recordedtime === undefined ? receivedAt : Date.parse(event.recordedtime) };
    const known = highest.get(event.id);
    if (!known || isHigher(version, known)) highest.set(event.id, version);
  }
  return [...highest.values()].map(({ event }) => event);
}

function isHigher(a: Version, b: Version): boolean {
  if (a.recorded !== b.recorded) return a.recorded > b.recorded;
  if (a.event.sequence !== b.event.sequence) return isHigherSequence(a.event.sequence, b.event.sequence);
  return contentOf(a.event) > contentOf(b.event);
}

/** Absent, then digits as numbers, then text. */
function isHigherSequence(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return b === undefined;
  const areNumbers = [a, b].map((text) => text !== '' && !/\D/.test(text));
  if (areNumbers[0] !== areNumbers[1]) return areNumbers[1] === true;
  return areNumbers[0] ? Number(a) > Number(b) : a > b;
}

function contentOf(event: SentEvent): string {
  const time = event.time === undefined ? null : Date.parse(event.time);
  const content = JSON.stringify([event.type, time, event.retracted === true, event.data ?? null]);
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

interface Line {
  readonly cube: string;
  readonly grains: readonly ('hour' | 'day')[];
  readonly place: string;
  /** The cube's dimensions; the node of the place when absent. */
  readonly dims?: readonly string[];
  readonly at: number;
  readonly sums: readonly number[];
  readonly value: number | undefined;
}

const secondsOf = (event: SentEvent): number => Date.parse(event.time as string) / 1000;

/** Events that share a name, in order of time. */
function groupsOf(events: readonly SentEvent[], nameOf: (event: SentEvent) => string): SentEvent[][] {
  const names = new Set(events.map(nameOf));
  const inOrder = (a: SentEvent, b: SentEvent): number => secondsOf(a) - secondsOf(b) || a.id.localeCompare(b.id);
  return [...names].map((name) => events.filter((event) => nameOf(event) === name).sort(inOrder));
}

function parcelLines(events: readonly SentEvent[], foldVersion: number): Line[] {
  const moves = events.filter((event) => event.type === movedType && event.data?.['classifier'] === 'ACTUAL');
  const nameOf = (event: SentEvent): string => (foldVersion === 2 ? String(event.data?.['parcel']).replace('P1', 'P0') : String(event.data?.['parcel']));
  return groupsOf(moves, nameOf).flatMap((own) =>
    own.flatMap((event, i): Line[] => {
      const where = { grains: ['hour', 'day'], place: String(event.data?.['place']), at: secondsOf(event) } as const;
      const gap = i === 0 ? undefined : secondsOf(event) - secondsOf(own[i - 1] as SentEvent);
      return [
        { cube: 'toy_moves', ...where, sums: [1, Number(event.data?.['weight']) + (foldVersion === 2 ? 10 : 0)], value: gap },
        { cube: 'toy_totals', ...where, dims: ['PARCEL'], sums: [1], value: undefined },
      ];
    }),
  );
}

/** Levels of one local day at one place, which is the node or, while none is known, the code. */
function levelLines(events: readonly SentEvent[], world: ToyWorld): Line[] {
  const nameOf = (event: SentEvent): string => {
    const place = String(event.data?.['place']);
    const { node, zone } = world[place] ?? { node: `the code ${place}`, zone: 'UTC' };
    return `${node} on ${localBuckets(zone, secondsOf(event)).date}`;
  };
  return groupsOf(events.filter((event) => event.type === levelType), nameOf).flatMap((own) =>
    own.map((event, i): Line => ({
      cube: 'toy_levels', grains: ['day'], place: String(event.data?.['place']), at: secondsOf(event),
      sums: [1, secondsOf(event) - secondsOf(own[Math.max(0, i - 1)] as SentEvent)], value: undefined,
    })),
  );
}

function countLines(events: readonly SentEvent[]): Line[] {
  return events
    .filter((event) => event.type === countType)
    .map((event) => ({
      cube: 'toy_counts', grains: ['day'], place: String(event.data?.['place']), at: secondsOf(event),
      sums: [1, Number(event.data?.['value'])], value: undefined,
    }));
}

interface Cell {
  n: number;
  readonly sums: number[];
  readonly bins: Map<number, number>;
}

function addLine(cells: Map<string, Cell>, line: Line, world: ToyWorld): void {
  const { node, zone } = world[line.place] ?? { node: 'unknown', zone: 'UTC' };
  const dims = line.dims ?? [node];
  const buckets = localBuckets(zone, line.at);
  for (const grain of [...line.grains, 'month'] as const) {
    const localDate = grain === 'month' ? buckets.first : buckets.date;
    const name = rollupName({ cube: line.cube, grain, bucket: buckets[grain], localDate, dims });
    const cell = cells.get(name) ?? { n: 0, sums: line.sums.map(() => 0), bins: new Map<number, number>() };
    cells.set(name, cell);
    cell.n += 1;
    line.sums.forEach((sum, i) => (cell.sums[i] = (cell.sums[i] ?? 0) + sum));
    if (grain === 'month' && !line.grains.includes('hour')) cell.bins.set(buckets.dayOfMonth, (cell.bins.get(buckets.dayOfMonth) ?? 0) + 1);
    if (line.value !== undefined && grain !== 'month') cell.bins.set(bruteForceBin(line.value), (cell.bins.get(bruteForceBin(line.value)) ?? 0) + 1);
  }
}

/** The bin of the sketch by walking up its borders: 0, then 1, then 1.02 times as much each. */
export function bruteForceBin(value: number): number {
  if (value === 0) return 0;
  let bin = 1;
  while (value > 1.02 ** (bin - 1)) bin++;
  return bin;
}

function textOf({ n, sums, bins }: Cell): string {
  const sketch = [...bins].sort(([a], [b]) => a - b).map(([bin, count]) => `${bin}:${count}`);
  return `${n} | ${sums.join(' ')} | ${sketch.join(' ')}`;
}
