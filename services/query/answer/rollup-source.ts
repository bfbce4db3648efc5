import type { Connection } from '#libs/database';
import { type DateSpan, type RollupSum, lastRestatements, openEntities, sumRollups } from '#libs/database/reads';
import { type AppliedLine, unpackApplied } from '#libs/engine';
import { ProblemError } from '#libs/platform';
import type { Cell } from '../formulas/figure.js';
import type { Span } from '../question/windows.js';
import { type CellSource, type CellsBySpan, type Restated, TooManyCells, mostCells } from './cell-source.js';
import { gatherHours } from './gather-hours.js';
import type { Reading } from './reading.js';

/** Open entities read for the ages of one answer. */
const mostOpen = 50_000;

/** Figures from the rollups, summed by Postgres. */
export class RollupSource implements CellSource {
  constructor(
    private readonly connection: Connection,
    private readonly tenant: string,
    private readonly domain: string,
  ) {}

  async readCells(reading: Reading, spans: readonly Span[]): Promise<CellsBySpan> {
    const { places, asked } = withoutEmpty(spans);
    const bySpan: Cell[][] = spans.map(() => []);
    if (asked.length === 0) return bySpan;
    const sums = await this.sum(reading, asked, { apart: reading.dates === 'apart' ? 'dates' : 'nothing', listDates: reading.dates === 'listed' });
    for (const sum of sums) bySpan[places[sum.span] ?? -1]?.push(toCell(sum, reading));
    return bySpan;
  }

  async readHours(reading: Reading, span: Span, hours: { readonly from: number; readonly to: number }): Promise<ReadonlyMap<string, readonly Cell[]>> {
    const sums = await this.sum(reading, [span], { apart: 'hours', hours });
    return gatherHours(sums.map((sum) => [sum.at, toCell(sum, reading)]));
  }

  async readRestated(reading: Reading, spans: readonly Span[]): Promise<readonly Restated[]> {
    const { places, asked } = withoutEmpty(spans);
    if (asked.length === 0) return [];
    const found = await lastRestatements(this.connection, this.choose(reading, asked));
    return found.map(({ span, group, at }) => ({ span: places[span] ?? -1, values: named(reading, group), at }));
  }

  async readOpen({ cube, filters }: Reading, state: string): Promise<readonly AppliedLine[]> {
    const nodeFilter = filters.find(({ index, not }) => cube.dimensions[index]?.name === 'node' && !not);
    const open = await openEntities(this.connection, { tenant: this.tenant, domain: this.domain, state, nodes: nodeFilter?.values, limit: mostOpen + 1 });
    if (open.length > mostOpen) throw new ProblemError(400, `More than ${mostOpen} entities are ${state}: filter a node.`);
    return open.flatMap(({ applied }) => unpackApplied(applied));
  }

  private async sum(reading: Reading, spans: readonly DateSpan[], apart: Pick<Parameters<typeof sumRollups>[1], 'apart' | 'hours' | 'listDates'>): Promise<RollupSum[]> {
    const { cube, measures, sketch } = reading;
    const places = measures.map((name) => cube.measures.findIndex((measure) => measure.name === name));
    const sums = await sumRollups(this.connection, { ...this.choose(reading, spans), ...apart, measures: places, sketch, limit: mostCells + 1 });
    if (sums.length > mostCells) throw new TooManyCells(`more than ${mostCells} groups`);
    return sums;
  }

  private choose({ cube, group, filters }: Reading, spans: readonly DateSpan[]) {
    const places = group.map((name) => cube.dimensions.findIndex((dimension) => dimension.name === name));
    return { tenant: this.tenant, cube: cube.name, spans, group: places, filters };
  }
}

/** The spans that hold a day, and their places among all. */
function withoutEmpty(spans: readonly Span[]): { asked: Span[]; places: number[] } {
  const places = [...spans.keys()].filter((i) => (spans[i] as Span).from < (spans[i] as Span).to);
  return { places, asked: places.map((i) => spans[i] as Span) };
}

function toCell({ at, dates, group, n, sums, bins, counts }: RollupSum, reading: Reading): Cell {
  return {
    date: at,
    dates: reading.dates === 'apart' ? [at] : dates,
    values: named(reading, group),
    n,
    sums: Object.fromEntries(reading.measures.map((name, i) => [name, sums[i] as bigint])),
    sketch: { bins, counts },
  };
}

function named({ group }: Reading, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(group.map((name, i) => [name, values[i] as string]));
}
