import type { ReferenceSnapshot } from '#libs/reference';
import type { Fraction } from '../decimal.js';
import { evaluateFigure } from '../formulas/evaluate-figure.js';
import type { Evidence } from '../formulas/evidence.js';
import { type Cell, noFigure } from '../formulas/figure.js';
import { isAdditive } from '../formulas/needs.js';
import { compareFigures } from '../growth/compare-figures.js';
import { keepComparable } from '../growth/keep-comparable.js';
import type { ReportedPeriod } from '../growth/reported-periods.js';
import type { Question } from '../question/question.js';
import { type Span, type Window, isPartial } from '../question/windows.js';
import { evidenceOf } from './evidence.js';
import { pairCells } from './paired-cells.js';
import { type SecondReading, coverageDimensions } from './reading.js';
import type { AnswerRow, RowFlag } from './row.js';
import { type RowKey, keyText, namedKeys } from './row-groups.js';

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
  /** The time asked at, epoch seconds. */
  readonly at: number;
}

/** The rows of one window in the order of their keys: those observed, in the base too, and those the caller named. */
export function rowsOfWindow(question: Question, reference: ReferenceSnapshot, read: WindowEvidence, second: SecondReading | undefined): AnswerRow[] {
  const bucket = question.grain === 'total' ? null : read.window.bucket.from;
  const { current: span, base: baseSpan, at } = read;
  if (!span) return unavailable(bucket, question, keysToName(question, reference, read.period));
  const now = pairCells(question, reference, read.cells, read.per, second);
  const before = pairCells(question, reference, comparable(question, read, read.baseCells, read.cells), read.basePer, second);
  const named = keysToName(question, reference, read.period).map((key) => [keyText(key), key] as const);
  const keys = new Map([...now.keys, ...before.keys, ...named]);
  const whole = wholeBase(question, reference, read);
  return [...keys].sort(([a], [b]) => (a < b ? -1 : 1)).map(([text, key]) => {
    const current = evidenceOf(question, reference, key, { ...now.at(key), span }, at);
    const baseCells = current.cells.length > 0 ? comparable(question, read, before.at(key).cells, current.cells) : before.at(key).cells;
    const base = baseSpan && evidenceOf(question, reference, key, { ...before.at(key), cells: baseCells, span: baseSpan }, at);
    return { bucket, key, ...judge(question, read, { current, base, whole }), restatedAt: read.restated.get(text) };
  });
}

/** The base of the whole window, of which parts of an additive figure contribute to the growth; undefined where they do not. */
function wholeBase(question: Question, reference: ReferenceSnapshot, read: WindowEvidence): Fraction | null | undefined {
  const { by, compare, indicator, cube } = question;
  if (!compare || by.length === 0 || !read.base || !isAdditive(indicator.formula)) return undefined;
  const cells = comparable(question, read, read.baseCells, read.cells);
  return evaluateFigure(indicator, cube, evidenceOf(question, reference, [], { cells, per: read.basePer, span: read.base }, read.at)).value;
}

/** Of the base only what the current cells can be held against. */
function comparable({ compare }: Question, { period, current, base }: WindowEvidence, baseCells: readonly Cell[], cells: readonly Cell[]): readonly Cell[] {
  if (!compare || !period || !current || !base) return baseCells;
  return keepComparable(compare, period, { current, base }, cells, baseCells);
}

interface Judged {
  readonly current: Evidence;
  readonly base: Evidence | undefined;
  /** As {@link wholeBase} has it. */
  readonly whole: Fraction | null | undefined;
}

function judge(question: Question, read: WindowEvidence, { current, base, whole }: Judged): Pick<AnswerRow, 'figure' | 'flags' | 'compared'> {
  const { indicator, cube, compare } = question;
  const isCut = read.period === undefined && (current.span.to !== read.window.to || isPartial(read.window));
  const isOver = current.span.from < current.span.to;
  const figure = isOver ? evaluateFigure(indicator, cube, current) : noFigure('not_complete');
  const compared = compare ? compareFigures(indicator, cube, figure, { current, base, whole, reporter: coverageDimensions(cube)[0] }) : undefined;
  const flags: RowFlag[] = [
    ...(isCut ? ['partial' as const] : []), ...(figure.unconverted.length > 0 ? ['unconverted' as const] : []),
    ...(figure.isDistanceAmbiguous ? ['distance_ambiguous' as const] : []), ...(compared?.flags ?? []),
  ];
  return { figure, flags, compared };
}

/** Checkpoints have a capacity whether or not anybody crossed them: all are named when none is. */
function keysToName(question: Question, reference: ReferenceSnapshot, period: ReportedPeriod | undefined): RowKey[] {
  const { indicator, by, asks } = question;
  const all = indicator.formula.kind === 'capacity' ? { checkpoint: reference.checkpoints.map(({ id }) => id) } : {};
  return namedKeys({ ...question, by, asks: { ...all, ...asks, ...(period ? { period: [period] } : {}) } });
}

/** The rows the caller named, else one without values: figures that are not asked for in whole periods cannot be told apart. */
function unavailable(bucket: string | null, { by }: Question, named: readonly RowKey[]): AnswerRow[] {
  const keys: readonly RowKey[] = named.length > 0 ? named : [by.map(() => null)];
  return keys.map((key) => ({ bucket, key, figure: noFigure('not_available'), flags: [], compared: undefined, restatedAt: undefined }));
}
