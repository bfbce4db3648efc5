import type { Indicator } from '#libs/contracts';
import { type AppliedLine, addToSketch, binOf, emptySketch } from '#libs/engine';
import type { Cell } from '../formulas/figure.js';
import type { Span } from '../question/windows.js';
import type { CellSource, CellsBySpan, Restated } from './cell-source.js';
import { hourText, isChosen } from './folded-source.js';
import { gatherHours } from './gather-hours.js';
import type { Reading } from './reading.js';

/** How open entities add their age. */
export type Ageing = NonNullable<Indicator['ageing']>;

/** The figures of another source, with the ages of what is still open: nothing else can be said of an end that has not come. */
export class AgeingSource implements CellSource {
  constructor(
    private readonly source: CellSource,
    private readonly ageing: Ageing,
    /** The time asked at, epoch seconds. */
    private readonly at: number,
  ) {}

  async readCells(reading: Reading, spans: readonly Span[]): Promise<CellsBySpan> {
    const cells = await this.source.readCells(reading, spans);
    const open = await this.openLines(reading);
    return spans.map(({ from, to }, i) => {
      const lines = open.filter(({ date }) => date >= from && date < to);
      return [...(cells[i] ?? []), ...lines.map((line) => this.ageOf(line, reading, reading.dates === 'apart' ? line.date : ''))];
    });
  }

  async readHours(reading: Reading, span: Span, hours: { readonly from: number; readonly to: number }): Promise<ReadonlyMap<string, readonly Cell[]>> {
    const byHour = await this.source.readHours(reading, span, hours);
    const open = (await this.openLines(reading)).filter(({ hour, date }) => hour !== undefined && hour >= hours.from && hour < hours.to && date >= span.from && date < span.to);
    const ages = open.map((line) => this.ageOf(line, reading, hourText(line)));
    return gatherHours([...[...byHour].flatMap(([hour, cells]) => cells.map((cell) => [hour, cell] as const)), ...ages.map((cell) => [cell.date, cell] as const)]);
  }

  readRestated(reading: Reading, spans: readonly Span[]): Promise<readonly Restated[]> {
    return this.source.readRestated(reading, spans);
  }

  readOpen(reading: Reading, state: string): Promise<readonly AppliedLine[]> {
    return this.source.readOpen(reading, state);
  }

  /** What has not begun by the time asked at has no age. */
  private async openLines(reading: Reading): Promise<AppliedLine[]> {
    const lines = await this.source.readOpen(reading, this.ageing.state);
    return lines.filter((line) => isChosen(reading, line) && this.enteredAt(line, reading) > 0 && this.enteredAt(line, reading) <= this.at);
  }

  /** A cell that counts nothing: the rollups have the entity itself already. */
  private ageOf(line: AppliedLine, reading: Reading, date: string): Cell {
    const { count, seconds } = this.ageing;
    const age = this.at - this.enteredAt(line, reading);
    const place = (name: string): number => reading.cube.dimensions.findIndex((dimension) => dimension.name === name);
    return {
      date,
      dates: reading.dates === 'summed' ? [] : [line.date],
      values: Object.fromEntries(reading.group.map((name) => [name, line.dims[place(name)] ?? ''])),
      n: 0n,
      sums: { [count]: 1n, [seconds]: BigInt(age) },
      sketch: reading.sketch ? addToSketch(emptySketch, new Map([[binOf(age), 1]])) : emptySketch,
    };
  }

  private enteredAt({ measures }: AppliedLine, { cube }: Reading): number {
    return measures[cube.measures.findIndex(({ name }) => name === this.ageing.entered)] ?? 0;
  }
}
