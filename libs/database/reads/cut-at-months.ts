import { addMonths, startOfGrain } from '#libs/reference';
import type { DateSpan } from './rollup-slots.js';

/** A part of the span at that place among all. */
export interface PartOfSpan extends DateSpan {
  readonly place: number;
  readonly grain: 'day' | 'month';
}

/** Whole months of spans, each begun and ended by a first, and the days before and after them. Together they are the spans. */
export function cutAtMonths(spans: readonly DateSpan[]): PartOfSpan[] {
  return spans.flatMap(({ from, to }, place) => {
    const [first, last] = [firstFrom(from), startOfGrain(to, 'month')];
    if (first >= last) return partOf(place, 'day', from, to);
    return [...partOf(place, 'day', from, first), ...partOf(place, 'month', first, last), ...partOf(place, 'day', last, to)];
  });
}

function partOf(place: number, grain: PartOfSpan['grain'], from: string, to: string): PartOfSpan[] {
  return from < to ? [{ place, grain, from, to }] : [];
}

/** The date itself when it is a first, else that of the next month. */
function firstFrom(date: string): string {
  const first = startOfGrain(date, 'month');
  return first === date ? date : addMonths(first, 1);
}
