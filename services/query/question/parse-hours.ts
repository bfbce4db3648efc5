import { addDays } from '#libs/reference';
import { type Point, parsePoint } from './parse-time.js';
import { refuse } from './refuse.js';
import type { Span } from './windows.js';

/** Hours asked for: those whose local date lies in `range` and that start within `hours` (epoch seconds). */
export interface HourRange {
  readonly range: Span;
  readonly hours: { readonly from: number; readonly to: number };
  /** True when instants were given: they, not the dates, bound the hours. */
  readonly byInstant: boolean;
}

const farthestOffsetSeconds = 26 * 3_600;
const daySeconds = 86_400;

/** Local dates choose hours by the day they lie in, instants by their start. Without `to`: now; without `from`: a day before. */
export function parseHours(params: URLSearchParams, now: number): HourRange {
  const to = pointOf(params, 'to') ?? { instant: now };
  const from = pointOf(params, 'from') ?? dayBefore(to);
  if ('date' in from !== 'date' in to) throw refuse('from', 'Give from and to alike: both as dates or both as instants.');
  const range = { from: 'date' in from ? from.date : datesNear(from.instant).from, to: 'date' in to ? to.date : datesNear(to.instant).to };
  const hours = { from: startSeconds(from), to: endSeconds(to) };
  if (hours.from >= hours.to) throw refuse('to', 'to must be later than from: from is inclusive, to exclusive.');
  return { range, hours, byInstant: 'instant' in from };
}

function pointOf(params: URLSearchParams, name: string): Point | undefined {
  const text = params.get(name);
  return text === null || text === '' ? undefined : parsePoint(name, text);
}

function dayBefore(to: Point): Point {
  return 'date' in to ? { date: addDays(to.date, -1) } : { instant: to.instant - daySeconds * 1000 };
}

/** Local dates that an instant may have anywhere on earth. */
function datesNear(instant: number): Span {
  const date = new Date(instant).toISOString().slice(0, 10);
  return { from: addDays(date, -1), to: addDays(date, 2) };
}

function startSeconds(point: Point): number {
  return 'date' in point ? Date.parse(`${point.date}T00:00:00Z`) / 1000 - farthestOffsetSeconds : point.instant / 1000;
}

function endSeconds(point: Point): number {
  return 'date' in point ? Date.parse(`${point.date}T00:00:00Z`) / 1000 + farthestOffsetSeconds : point.instant / 1000;
}
