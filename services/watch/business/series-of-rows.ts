import type { JsonRow } from '#services/query';
import type { SeriesQuestion } from './questions.js';

/** The labels of a business number, in the order of the metric. */
export interface CellLabels {
  readonly domain: string;
  readonly indicator: string;
  readonly variant: string;
  readonly window: string;
  readonly place: string;
}

/** What one row of an answer shows; undefined where it says nothing. */
export interface Series {
  readonly labels: CellLabels;
  readonly value: number | undefined;
  /** Undefined where only growth is shown. */
  readonly observations: number | undefined;
  readonly growthRatio: number | undefined;
  readonly percentiles: Readonly<Record<string, number>>;
  readonly reportAgeSeconds: number | undefined;
}

/** The rows with most observations, the freshest reports first, as series; rows without an observation are left out. */
export function seriesOfRows(question: SeriesQuestion, rows: readonly JsonRow[]): Series[] {
  const count = (row: JsonRow): number => numberOf(row['n']) ?? 0;
  const age = (row: JsonRow): number => numberOf(row['ageSeconds']) ?? 0;
  const shown = rows.filter((row) => count(row) > 0).sort((a, b) => count(b) - count(a) || age(a) - age(b)).slice(0, question.most);
  return shown.map((row) => ({ labels: labelsOf(question, row), ...(question.isGrowth ? growthOf(row) : figuresOf(row)) }));
}

function labelsOf({ entry, window, place, variant }: SeriesQuestion, row: JsonRow): CellLabels {
  return {
    domain: entry.domain.name, indicator: entry.indicator.name, window,
    variant: variant.map((name) => textOf(row[name])).join(','), place: place === undefined ? '' : textOf(row[place]),
  };
}

function figuresOf(row: JsonRow): Omit<Series, 'labels'> {
  const percentiles = [['50', row['p50']], ['95', row['p95']]].flatMap(([name, value]) => (typeof value === 'number' ? [[name as string, value] as const] : []));
  return {
    value: numberOf(row['value']), observations: numberOf(row['n']), growthRatio: undefined, percentiles: Object.fromEntries(percentiles), reportAgeSeconds: numberOf(row['ageSeconds']),
  };
}

function growthOf(row: JsonRow): Omit<Series, 'labels'> {
  return { value: undefined, observations: undefined, growthRatio: numberOf(row['ratio']), percentiles: {}, reportAgeSeconds: undefined };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
