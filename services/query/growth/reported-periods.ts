import { addDays, addMonths, daysBetween, isoWeek, sameDayYearBefore, startOfGrain } from '#libs/reference';
import { type Span, isMonths, monthsBetween, periodOf } from '../question/windows.js';
import type { Comparison } from './comparison.js';

/** Periods of reported figures, by the grain their publisher uses. */
export const reportedPeriods = ['HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'] as const;
export type ReportedPeriod = (typeof reportedPeriods)[number];

/**
 * The start in the base of the period that starts at `date` in the current span: the same place in the span before, the same
 * days or ISO week a year before.
 */
export function counterpartOf(date: string, period: ReportedPeriod, mode: Comparison, current: Span, base: Span): string {
  if (mode === 'previous') return samePlace(date, period, current, base);
  if (period !== 'WEEK') return sameDayYearBefore(date);
  const weeks = 52 * 7;
  const earlier = addDays(date, -weeks);
  return isoWeek(earlier).week === isoWeek(date).week ? earlier : addDays(earlier, -7);
}

function samePlace(date: string, period: ReportedPeriod, current: Span, base: Span): string {
  const byMonths = isMonths(current) && (period === 'MONTH' || period === 'QUARTER' || period === 'YEAR');
  if (byMonths) return addMonths(date, monthsBetween(current.from, base.from));
  return addDays(base.from, daysBetween(current.from, date));
}

/**
 * The dates of the base that may be counted when only these dates are present in the current span. When no period of the
 * current span is missing the whole base counts, however long it is.
 */
export function comparableDates(
  present: ReadonlySet<string>, period: ReportedPeriod, mode: Comparison, current: Span, base: Span,
): (date: string) => boolean {
  if (hasAllPeriods(present, period, current)) return () => true;
  const allowed = new Set([...present].map((date) => counterpartOf(date, period, mode, current, base)));
  return (date) => allowed.has(date);
}

/** True when each period that starts in the span is present. */
export function hasAllPeriods(present: ReadonlySet<string>, period: ReportedPeriod, span: Span): boolean {
  return countPeriods(span, period) === present.size;
}

/** Periods that start in the span. */
function countPeriods({ from, to }: Span, period: ReportedPeriod): number {
  if (isDaily(period)) return daysBetween(from, to);
  let count = 0;
  for (let start = ceilPeriod(from, period); start < to; start = nextPeriod(start, period)) count++;
  return count;
}

const calendarGrains = { WEEK: 'week', MONTH: 'month', QUARTER: 'quarter', YEAR: 'year' } as const;

/** Hours are reported by their day. */
function isDaily(period: ReportedPeriod): period is 'HOUR' | 'DAY' {
  return period === 'HOUR' || period === 'DAY';
}

/** The last start of a period at or before a date. */
function floorPeriod(date: string, period: ReportedPeriod): string {
  return isDaily(period) ? date : startOfGrain(date, calendarGrains[period]);
}

function ceilPeriod(date: string, period: ReportedPeriod): string {
  const start = floorPeriod(date, period);
  return start === date ? date : nextPeriod(start, period);
}

function nextPeriod(start: string, period: ReportedPeriod): string {
  return periodOf(start, isDaily(period) ? 'day' : calendarGrains[period]).to;
}

/** The part of a span made of whole periods; undefined when there is none: the question is finer than the figure. */
export function wholePeriods(span: Span, period: ReportedPeriod): Span | undefined {
  const from = ceilPeriod(span.from, period);
  const to = floorPeriod(span.to, period);
  return from < to ? { from, to } : undefined;
}
