import { addDays, addMonths, daysBetween, startOfGrain } from '#libs/reference';

/** The grains a question may ask for, finest first. */
export const grains = ['hour', 'day', 'week', 'month', 'quarter', 'year', 'total'] as const;
export type QueryGrain = (typeof grains)[number];

/** Local dates, `from` inclusive, `to` exclusive. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** The part of a bucket that lies in the range asked for. */
export interface Window extends Span {
  /** The whole period that the bucket stands for; for `total` the range itself. */
  readonly bucket: Span;
}

const monthsOf = { month: 1, quarter: 3, year: 12 } as const;

/** The period of the grain that holds a date. */
export function periodOf(date: string, grain: Exclude<QueryGrain, 'hour' | 'total'>): Span {
  if (grain === 'day') return { from: date, to: addDays(date, 1) };
  const from = startOfGrain(date, grain);
  return { from, to: grain === 'week' ? addDays(from, 7) : addMonths(from, monthsOf[grain]) };
}

/** The windows of a range, in order; `hour` and `total` have one, the range. */
export function windowsOf(grain: QueryGrain, range: Span): Window[] {
  if (grain === 'hour' || grain === 'total') return [{ ...range, bucket: range }];
  const windows: Window[] = [];
  for (let from = range.from; from < range.to; ) {
    const bucket = periodOf(from, grain);
    const to = bucket.to < range.to ? bucket.to : range.to;
    windows.push({ from, to, bucket });
    from = to;
  }
  return windows;
}

/** True when the window is less than its bucket. */
export function isPartial({ from, to, bucket }: Window): boolean {
  return from !== bucket.from || to !== bucket.to;
}

/** Days in a span. */
export function daysIn({ from, to }: Span): number {
  return daysBetween(from, to);
}

/** Months from one first of a month to another. */
export function monthsBetween(from: string, to: string): number {
  const monthOf = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
  return monthOf(to) - monthOf(from);
}

/** True when the span begins and ends with a month. */
export function isMonths({ from, to }: Span): boolean {
  return from.endsWith('-01') && to.endsWith('-01');
}
