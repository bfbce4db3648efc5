import { firstOfMonth } from '#libs/engine';
import type { DateSpan } from './rollup-slots.js';

/** Parts of spans with the places of their spans among all. */
export interface PartsOfSpans {
  readonly spans: readonly DateSpan[];
  readonly places: readonly number[];
}

/** Whole months of spans, each begun and ended by a first, and the days before and after them. Together they are the spans. */
export function cutAtMonths(spans: readonly DateSpan[]): { readonly days: PartsOfSpans; readonly months: PartsOfSpans } {
  const [days, months] = [collector(), collector()];
  spans.forEach((span, place) => {
    const [first, last] = [firstFrom(span.from), firstOfMonth(span.to)];
    if (first >= last) return days.add(place, span);
    days.add(place, { from: span.from, to: first });
    months.add(place, { from: first, to: last });
    days.add(place, { from: last, to: span.to });
  });
  return { days, months };
}

interface Collector extends PartsOfSpans {
  readonly add: (place: number, part: DateSpan) => void;
}

function collector(): Collector {
  const [spans, places] = [[] as DateSpan[], [] as number[]];
  const add = (place: number, part: DateSpan): void => {
    if (part.from >= part.to) return;
    spans.push(part);
    places.push(place);
  };
  return { spans, places, add };
}

/** The date itself when it is a first, else that of the next month. */
function firstFrom(date: string): string {
  if (date.endsWith('-01')) return date;
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
  const following = month === 12 ? [year + 1, 1] : [year, month + 1];
  return `${String(following[0]).padStart(4, '0')}-${String(following[1]).padStart(2, '0')}-01`;
}
