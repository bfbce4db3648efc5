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
 * Of all changes of an entity the one whose fact lies nearest to the day of a line: the one that a restatement of it names.
 * Without any, the same facts fold to something else, as after an update of the time zone data.
 */
export function causeOfLine(changes: readonly FactChange[], line: AppliedLine): Cause {
  const [first, ...more] = changes;
  if (!first) return { cause: 'fold', factId: undefined };
  if (more.length === 0) return first.cause;
  const distances = changes.map(({ times }) => Math.min(...times.map((time) => secondsToDay(time / 1000, line.day))));
  return (changes[distances.indexOf(Math.min(...distances))] as FactChange).cause;
}

const daySeconds = 86_400;

function secondsToDay(at: number, dayStart: number): number {
  return Math.max(0, dayStart - at, at - (dayStart + daySeconds));
}
