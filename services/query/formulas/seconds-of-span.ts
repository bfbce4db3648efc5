import { addDays, dayOfDate } from '#libs/reference';
import type { Span } from '../question/windows.js';

/** Seconds of the local days of a span; days of an offset change have 23 or 25 hours. */
export function secondsOfSpan(zone: string, { from, to }: Span): number {
  if (from >= to) return 0;
  return dayOfDate(zone, addDays(to, -1)).end - dayOfDate(zone, from).start;
}
