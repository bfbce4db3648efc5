import { type ReportedPeriod, hasAllPeriods } from '../growth/reported-periods.js';
import type { Span } from '../question/windows.js';
import type { CellSource, CellsBySpan } from './cell-source.js';
import type { Reading } from './reading.js';

/** The spans of all windows, and those they are compared with, if they are. */
export interface BothSpans {
  readonly current: readonly Span[];
  readonly base: readonly Span[] | undefined;
}

/** The span of a window that has none. */
export const nowhere: Span = { from: '', to: '' };

/**
 * Reads each span once: the month before this one is the current month of the window before. Where dates are listed and some are missing in
 * cells of a window, its base is read date by date.
 */
export async function readBoth(
  source: CellSource, reading: Reading, { current, base }: BothSpans, period: ReportedPeriod | undefined,
): Promise<{ readonly current: CellsBySpan; readonly base: CellsBySpan }> {
  const read = await source.readCells(reading, current);
  if (!base) return { current: read, base: [] };
  const lacksDates = read.map((cells, i) => reading.dates === 'listed' && cells.some(({ dates }) => !isWhole(dates, period, current[i])));
  const places = new Map(current.map(({ from, to }, i) => [`${from} ${to}`, i]));
  const known = base.map(({ from, to }, i) => (lacksDates[i] ? undefined : read[places.get(`${from} ${to}`) ?? -1]));
  const others = await source.readCells(reading, base.map((span, i) => (known[i] || lacksDates[i] ? nowhere : span)));
  const byDate = lacksDates.includes(true) ? await source.readCells({ ...reading, dates: 'apart' }, base.map((span, i) => (lacksDates[i] ? span : nowhere))) : [];
  return { current: read, base: base.map((_, i) => known[i] ?? (lacksDates[i] ? byDate : others)[i] ?? []) };
}

function isWhole(dates: readonly string[], period: ReportedPeriod | undefined, span: Span | undefined): boolean {
  return period !== undefined && span !== undefined && hasAllPeriods(new Set(dates), period, span);
}
