import type { Cube } from '#libs/contracts';
import { emptySketch } from '#libs/engine';
import type { ReferenceSnapshot } from '#libs/reference';
import { type Evidence, evaluateFigure } from '../formulas/evaluate-figure.js';
import type { Cell, Figure, NullReason } from '../formulas/figure.js';
import { compareFigures } from '../growth/compare-figures.js';
import type { ReportedPeriod } from '../growth/reported-periods.js';
import { dimensionNames } from '../question/parse-filters.js';
import type { Question } from '../question/question.js';
import { type Span, type Window, isPartial } from '../question/windows.js';
import { evidenceOf } from './evidence.js';
import { coverageDimensions } from './reading.js';
import type { AnswerRow, RowFlag } from './row.js';
import { type RowKey, groupCells, keyText, namedKeys } from './row-groups.js';

/** All that was read for one window. */
export interface WindowEvidence {
  readonly window: Window;
  readonly current: Span | undefined;
  readonly base: Span | undefined;
  readonly cells: readonly Cell[];
  readonly per: readonly Cell[];
  readonly baseCells: readonly Cell[];
  readonly basePer: readonly Cell[];
  readonly restated: ReadonlyMap<string, Date>;
  readonly period: ReportedPeriod | undefined;
}

type Groups = ReturnType<typeof groupCells>;

/** The rows of one window in the order of their keys: those observed, in the base too, and those the caller named. */
export function rowsOfWindow(question: Question, reference: ReferenceSnapshot, read: WindowEvidence, perCube: Cube | undefined): AnswerRow[] {
  const { cube, by } = question;
  const bucket = question.grain === 'total' ? null : read.window.bucket.from;
  if (!read.current) return unavailable(bucket, question, keysToName(question, reference, read.period));
  const group = (cells: readonly Cell[], of: Cube = cube): Groups => groupCells(cells, by, of, reference);
  const groups = { now: group(read.cells), before: group(read.baseCells), per: group(read.per, perCube), basePer: group(read.basePer, perCube) };
  const keys = new Map([...groups.now, ...groups.before].map(([text, { key }]) => [text, key]));
  for (const key of keysToName(question, reference, read.period)) if (!keys.has(keyText(key))) keys.set(keyText(key), key);
  const evidence = (key: RowKey, cells: Groups, per: Groups, span: Span): Evidence =>
    evidenceOf(question, reference, key, cellsAt(cells, key), cellsAt(per, perCube ? keyIn(perCube, question, key) : key), span);
  return [...keys].sort(([a], [b]) => (a < b ? -1 : 1)).map(([text, key]) => {
    const current = evidence(key, groups.now, groups.per, read.current as Span);
    const base = read.base && evidence(key, groups.before, groups.basePer, read.base);
    return { bucket, key, ...judge(question, read, current, base), restatedAt: read.restated.get(text) };
  });
}

function judge(question: Question, read: WindowEvidence, current: Evidence, base: Evidence | undefined): Pick<AnswerRow, 'figure' | 'flags' | 'compared'> {
  const { indicator, cube, compare } = question;
  const isCut = read.period === undefined && (current.span.to !== read.window.to || isPartial(read.window));
  const isOver = current.span.from < current.span.to;
  const figure = isOver ? evaluateFigure(indicator, cube, current) : nothing('not_complete');
  const compared = compare ? compareFigures(indicator, cube, figure, current, base, coverageDimensions(cube)[0]) : undefined;
  const flags: RowFlag[] = [...(isCut ? ['partial' as const] : []), ...(figure.unconverted.length > 0 ? ['unconverted' as const] : []), ...(compared?.flags ?? [])];
  return { figure, flags, compared };
}

/** Checkpoints have a capacity whether or not anybody crossed them: all are named when none is. */
function keysToName(question: Question, reference: ReferenceSnapshot, period: ReportedPeriod | undefined): RowKey[] {
  const { indicator, by, asks } = question;
  const all = indicator.formula.kind === 'capacity' ? { checkpoint: reference.checkpoints.map(({ id }) => id) } : {};
  return namedKeys({ ...question, by, asks: { ...all, ...asks, ...(period ? { period: [period] } : {}) } });
}

function cellsAt(groups: Groups, key: RowKey): readonly Cell[] {
  return groups.get(keyText(key))?.cells ?? [];
}

/** The key under which another cube, which may lack dimensions, holds a row's cells. */
function keyIn(cube: Cube, { by }: Question, key: RowKey): RowKey {
  const names = dimensionNames(cube);
  return key.map((value, i) => (names.includes(by[i] as string) ? value : null));
}

function nothing(reason: NullReason): Figure {
  return { value: null, reason, n: 0n, completeness: null, sketch: emptySketch, parts: {}, unconverted: [] };
}

/** The rows the caller named, else one without values: figures that are not asked for in whole periods cannot be told apart. */
function unavailable(bucket: string | null, { by }: Question, named: readonly RowKey[]): AnswerRow[] {
  const keys: readonly RowKey[] = named.length > 0 ? named : [by.map(() => null)];
  return keys.map((key) => ({ bucket, key, figure: nothing('not_available'), flags: [], compared: undefined, restatedAt: undefined }));
}
