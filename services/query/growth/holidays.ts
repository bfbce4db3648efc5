import { daysBetween, type ReferenceSnapshot } from '#libs/reference';
import type { Span } from '../question/windows.js';

/** True when the checkpoints were closed on another number of days in one span than in the other (domains.md 3.4, Growth). */
export function closuresDiffer(reference: ReferenceSnapshot, checkpoints: ReadonlySet<string>, current: Span, base: Span): boolean {
  return reference
    .rows('closures')
    .some((row) => checkpoints.has(row['checkpoint_id'] ?? '') && closedDays(reference, row['checkpoint_id'] ?? '', current) !== closedDays(reference, row['checkpoint_id'] ?? '', base));
}

/** Days of closures within a span; a day closed by two of them counts twice, in both spans alike. */
function closedDays(reference: ReferenceSnapshot, checkpoint: string, span: Span): number {
  return reference
    .rows('closures')
    .filter((row) => row['checkpoint_id'] === checkpoint)
    .reduce((days, row) => days + overlapDays(row['date_from'] ?? '', row['date_to'] ?? '', span), 0);
}

/** `last` is inclusive, as in closures.csv. */
function overlapDays(first: string, last: string, { from, to }: Span): number {
  if (first >= to || last < from) return 0;
  const start = first > from ? first : from;
  return Math.min(daysBetween(start, last) + 1, daysBetween(start, to));
}

/** The checkpoints that nodes are sides of, and those named themselves. */
export function checkpointsAt(reference: ReferenceSnapshot, places: ReadonlySet<string>): Set<string> {
  const touched = reference.checkpoints.filter(({ id, nodeA, nodeB }) => [id, nodeA, nodeB].some((place) => places.has(place)));
  return new Set(touched.map(({ id }) => id));
}
