import { addDays, addMonths, daysBetween, isoWeek, isoWeekday, sameDayYearBefore } from '#libs/reference';
import { type QueryGrain, type Span, type Window, daysIn, isMonths, monthsBetween } from '../question/windows.js';

/** What a window may be compared with. */
export const comparisons = ['previous', 'year-ago', 'year-to-date'] as const;
export type Comparison = (typeof comparisons)[number];

/** Like for like: the part of a window that counts, and what it is compared with; undefined where the calendar has no such period. */
export interface ComparedSpans {
  readonly current: Span;
  readonly base: Span | undefined;
}

/**
 * What a window is compared with (domains.md 3.4, Growth). `completeUntil` is the first local date that is not over yet:
 * only complete days count, and the base is cut to as many days from its start.
 */
export function compareSpans(mode: Comparison, grain: QueryGrain, window: Window, completeUntil: string): ComparedSpans {
  const to = window.to < completeUntil ? window.to : completeUntil;
  const current = { from: window.from, to: to < window.from ? window.from : to };
  if (mode === 'year-to-date') return { current, base: yearToDateBefore(current) };
  const base = mode === 'previous' ? periodBefore(grain, window.bucket) : periodYearAgo(grain, window.bucket);
  return { current, base: base && cutLike(current, window.bucket, base) };
}

/** The period of the same kind just before. Spans of whole months move by months, others by days. */
export function periodBefore(grain: QueryGrain, period: Span): Span {
  if (grain !== 'day' && grain !== 'week' && isMonths(period)) {
    return { from: addMonths(period.from, -monthsBetween(period.from, period.to)), to: period.from };
  }
  return { from: addDays(period.from, -daysIn(period)), to: period.from };
}

/** The same period a year before; a week has the same ISO number, and none where that year has no such week. */
export function periodYearAgo(grain: QueryGrain, period: Span): Span | undefined {
  if (grain === 'week') return sameWeekYearBefore(period);
  const from = sameDayYearBefore(period.from);
  if (isMonths(period)) return { from, to: sameDayYearBefore(period.to) };
  return { from, to: addDays(sameDayYearBefore(addDays(period.to, -1)), 1) };
}

/** From 1 January a year before to the same month and day; 29 February compares with 28 February. */
function yearToDateBefore({ from, to }: Span): Span {
  const end = to === from ? sameDayYearBefore(from) : addDays(sameDayYearBefore(addDays(to, -1)), 1);
  return { from: sameDayYearBefore(from), to: end };
}

function sameWeekYearBefore(period: Span): Span | undefined {
  const { year, week } = isoWeek(period.from);
  const monday = mondayOfWeek(year - 1, week);
  return isoWeek(monday).week === week ? { from: monday, to: addDays(monday, 7) } : undefined;
}

/** Week 1 holds 4 January. */
function mondayOfWeek(year: number, week: number): string {
  const fourth = `${String(year).padStart(4, '0')}-01-04`;
  return addDays(fourth, 1 - isoWeekday(fourth) + 7 * (week - 1));
}

/** A whole period meets the whole base; a part meets as many days at the same place in it, as far as the base reaches. */
function cutLike(current: Span, period: Span, base: Span): Span | undefined {
  if (current.from === period.from && current.to === period.to) return base;
  const from = addDays(base.from, daysBetween(period.from, current.from));
  const to = addDays(from, daysIn(current));
  const cut = { from, to: to < base.to ? to : base.to };
  return cut.from < cut.to ? cut : undefined;
}
