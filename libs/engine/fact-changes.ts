import { firstIndex } from '#libs/contracts';
import type { AppliedLine } from './applied.js';
import { type HeldFact, revisionsOf } from './entity-facts.js';
import type { Cause } from './rollup-delta.js';
import { compareVersions } from './version.js';

/** Why an entity changed, with the event times (epoch milliseconds) at which the fact was and is. */
export interface FactChange {
  readonly cause: Cause;
  readonly times: readonly number[];
}

/**
 * What a batch did to a fact, from what was published before it to what is after it, however many versions came in between;
 * undefined when the same version is current.
 */
export function changeOf(before: HeldFact | undefined, after: HeldFact): FactChange | undefined {
  if (before && compareVersions(before, after) === 0) return undefined;
  const versions = { before: before ? revisionsOf(before) : 0, after: revisionsOf(after) };
  const times = [before?.time, after.time].filter((time) => time !== undefined);
  return { cause: { cause: kindOf(before, after), factId: after.factId, versions }, times };
}

function kindOf(before: HeldFact | undefined, after: HeldFact): Cause['cause'] {
  if (after.retracted) return 'retraction';
  return before ? 'correction' : 'late';
}

/**
 * Of all changes of an entity, for each line the one whose fact lies nearest to its day: the one that a restatement of it names.
 * Without any, the same facts fold to something else, as after an update of the time zone data.
 */
export function causesOfLines(changes: readonly FactChange[]): (line: AppliedLine) => Cause {
  const [first, ...more] = changes;
  if (!first) return () => ({ cause: 'fold', factId: undefined });
  if (more.length === 0) return () => first.cause;
  const points = changes.flatMap(({ times }, position) => times.map((time) => ({ at: time / 1000, position }))).sort((a, b) => a.at - b.at || a.position - b.position);
  return ({ day }) => (changes[nearest(points, day) ?? 0] as FactChange).cause;
}

interface Point {
  /** Epoch seconds. */
  readonly at: number;
  readonly position: number;
}

const daySeconds = 86_400;

/** The position of the point nearest to a day, of several the lowest; points are in order. */
function nearest(points: readonly Point[], day: number): number | undefined {
  const from = firstAt(points, day);
  let best = distanceTo(points[from], day);
  let position = points[from]?.position;
  for (let next = from + 1; next < points.length && distanceTo(points[next], day) === best; next++) position = Math.min(position as number, points[next]!.position);
  const before = points[from - 1];
  if (!before || distanceTo(before, day) > best) return position;
  if (distanceTo(before, day) < best) [best, position] = [distanceTo(before, day), undefined];
  const lowest = points[firstAt(points, before.at)]!.position; // of one instant the lowest position comes first
  return Math.min(lowest, position ?? lowest);
}

function distanceTo(point: Point | undefined, day: number): number {
  return point === undefined ? Infinity : Math.max(0, day - point.at, point.at - (day + daySeconds));
}

/** Where the points at or after an instant begin. */
function firstAt(points: readonly Point[], instant: number): number {
  return firstIndex(points.length, (index) => points[index]!.at < instant);
}
