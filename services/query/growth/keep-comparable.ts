import type { Cell } from '../formulas/figure.js';
import type { Span } from '../question/windows.js';
import type { Comparison } from './comparison.js';
import { type ReportedPeriod, comparableDates } from './reported-periods.js';

/** Of reported figures of the base only those whose counterparts are present in the current span. Cells keep their dates. */
export function keepComparable(
  compare: Comparison, period: ReportedPeriod, spans: { readonly current: Span; readonly base: Span }, cells: readonly Cell[], baseCells: readonly Cell[],
): readonly Cell[] {
  const isComparable = comparableDates(new Set(cells.map(({ date }) => date)), period, compare, spans.current, spans.base);
  return baseCells.filter(({ date }) => isComparable(date));
}
