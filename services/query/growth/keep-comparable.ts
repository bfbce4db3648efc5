import type { Cell } from '../formulas/figure.js';
import type { Span } from '../question/windows.js';
import type { Comparison } from './comparison.js';
import { type ReportedPeriod, comparableDates } from './reported-periods.js';

/**
 * Of reported figures of the base only those whose counterparts are present in the current span. Cells list their dates; where periods of
 * the current span are missing in some of its cells, those of the base have a date each.
 */
export function keepComparable(
  compare: Comparison, period: ReportedPeriod, spans: { readonly current: Span; readonly base: Span }, cells: readonly Cell[], baseCells: readonly Cell[],
): readonly Cell[] {
  const isComparable = comparableDates(new Set(cells.flatMap(({ dates }) => dates)), period, compare, spans.current, spans.base);
  return baseCells.filter(({ dates }) => dates.every(isComparable));
}
