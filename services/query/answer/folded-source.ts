import { type AppliedLine, addToSketch, binOf, emptySketch } from '#libs/engine';
import type { Cell } from '../formulas/figure.js';
import type { Span } from '../question/windows.js';
import { type CellSource, type CellsBySpan, type Restated, TooManyCells, mostCells } from './cell-source.js';
import { gatherHours } from './gather-hours.js';
import type { Reading } from './reading.js';

/** Figures from facts folded anew, summed here the way Postgres sums rollups. Throws for dates outside the spans that were folded. */
export class FoldedSource implements CellSource {
  constructor(private readonly lines: readonly AppliedLine[], private readonly folded: readonly Span[]) {}

  readCells(reading: Reading, spans: readonly Span[]): Promise<CellsBySpan> {
    const chosen = this.choose(reading);
    const bySpan = spans.map((span) => {
      this.checkFolded(span);
      const lines = chosen.filter(({ date }) => date >= span.from && date < span.to);
      return sumLines(reading, lines, ({ date }) => (reading.dates === 'apart' ? date : ''));
    });
    return Promise.resolve(checkSize(bySpan));
  }

  readHours(reading: Reading, span: Span, hours: { readonly from: number; readonly to: number }): Promise<ReadonlyMap<string, readonly Cell[]>> {
    this.checkFolded(span);
    const isAsked = ({ date, hour }: AppliedLine): boolean =>
      hour !== undefined && hour >= hours.from && hour < hours.to && date >= span.from && date < span.to;
    const cells = sumLines(reading, this.choose(reading).filter(isAsked), hourText);
    checkSize([cells]);
    return Promise.resolve(gatherHours(cells.map((cell) => [cell.date, cell] as const)));
  }

  /** What was said then is not what was restated since. */
  readRestated(): Promise<readonly Restated[]> {
    return Promise.resolve([]);
  }

  /** Which lines are of open entities their own measures tell. */
  readOpen(reading: Reading): Promise<readonly AppliedLine[]> {
    return Promise.resolve(this.choose(reading));
  }

  private checkFolded({ from, to }: Span): void {
    if (from < to && !this.folded.some((span) => span.from <= from && to <= span.to)) throw new Error(`the facts of ${from} to ${to} were not folded`);
  }

  private choose(reading: Reading): AppliedLine[] {
    return this.lines.filter((line) => isChosen(reading, line));
  }
}

/** True when a line is of the reading's cube and passes its filters. */
export function isChosen({ cube, filters }: Reading, line: AppliedLine): boolean {
  return line.cube === cube.name && filters.every(({ index, values, not }) => values.includes(line.dims[index] ?? '') !== (not ?? false));
}

/** The start of a line's hour as text. */
export function hourText({ hour }: AppliedLine): string {
  return `${new Date((hour ?? 0) * 1000).toISOString().slice(0, 19)}Z`;
}

/** One cell for each group and text of `at`, in their order. */
function sumLines(reading: Reading, lines: readonly AppliedLine[], at: (line: AppliedLine) => string): Cell[] {
  const places = reading.group.map((name) => reading.cube.dimensions.findIndex((dimension) => dimension.name === name));
  const groups = new Map<string, AppliedLine[]>();
  for (const line of lines) {
    const key = [at(line), ...places.map((place) => line.dims[place] ?? '')].join('\u001f');
    const group = groups.get(key);
    if (group) group.push(line);
    else groups.set(key, [line]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, group]) => toCell(reading, key.split('\u001f'), group));
}

function toCell({ cube, group, measures, sketch, dates }: Reading, [date = '', ...values]: readonly string[], lines: readonly AppliedLine[]): Cell {
  const place = (name: string): number => cube.measures.findIndex((measure) => measure.name === name);
  const sum = (at: number): bigint => lines.reduce((total, line) => total + BigInt(line.measures[at] ?? 0), 0n);
  return {
    date,
    dates: dates === 'summed' ? [] : [...new Set(lines.map((line) => line.date))],
    values: Object.fromEntries(group.map((name, i) => [name, values[i] ?? ''])),
    n: BigInt(lines.length),
    sums: Object.fromEntries(measures.map((name) => [name, sum(place(name))])),
    sketch: sketch ? addToSketch(emptySketch, countBins(lines)) : emptySketch,
  };
}

function countBins(lines: readonly AppliedLine[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { value } of lines) if (value !== undefined) counts.set(binOf(value), (counts.get(binOf(value)) ?? 0) + 1);
  return counts;
}

function checkSize(bySpan: readonly (readonly Cell[])[]): CellsBySpan {
  if (bySpan.reduce((size, cells) => size + cells.length, 0) > mostCells) throw new TooManyCells(`more than ${mostCells} groups`);
  return bySpan;
}
