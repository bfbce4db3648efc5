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

/** Reads the days of spans, then their whole months, and gives what is found the places of the spans: once for each part of one. */
export async function readParts<T extends { readonly span: number }>(
  spans: readonly DateSpan[], read: (parts: readonly DateSpan[], grain: PartOfSpan['grain']) => Promise<readonly T[]>,
): Promise<T[]> {
  const parts = cutAtMonths(spans);
  const found: T[] = [];
  for (const grain of ['day', 'month'] as const) {
    const chosen = parts.filter((part) => part.grain === grain);
    for (const each of await read(chosen, grain)) found.push({ ...each, span: (chosen[each.span] as PartOfSpan).place });
  }
  return found;
}

function partOf(place: number, grain: PartOfSpan['grain'], from: string, to: string): PartOfSpan[] {
  return from < to ? [{ place, grain, from, to }] : [];
}

/** The date itself when it is a first, else that of the next month. */
function firstFrom(date: string): string {
  const first = startOfGrain(date, 'month');
  return first === date ? date : addMonths(first, 1);
}
