import type { Cube, Indicator } from '#libs/contracts';
import { type Fraction, divide, fraction, subtract } from '../decimal.js';
import { evaluateFigure } from '../formulas/evaluate-figure.js';
import type { Evidence } from '../formulas/evidence.js';
import type { Cell, Figure } from '../formulas/figure.js';
import { isAdditive } from '../formulas/needs.js';
import type { CommonNodes, Compared, RowFlag } from '../answer/row.js';
import { growthOf, type Growth } from './growth.js';
import { checkpointsAt, closuresDiffer } from './holidays.js';

/** What a figure is compared by. */
export interface Comparands {
  readonly current: Evidence;
  readonly base: Evidence | undefined;
  /** The base of all parts together; undefined where parts do not add up. */
  readonly whole: Fraction | null | undefined;
  /** The dimension that tells who reports. */
  readonly reporter: string | undefined;
}

/** Compares a figure with that of the base (domains.md 3.4, Growth). */
export function compareFigures(indicator: Indicator, cube: Cube, figure: Figure, { current, base, whole, reporter }: Comparands): Compared {
  const baseFigure = base && evaluateFigure(indicator, cube, base);
  const growth = growthBetween(indicator, figure, baseFigure);
  const common = base && reporter ? compareCommon(indicator, cube, current, base, reporter) : null;
  const flags: RowFlag[] = [];
  if (common) flags.push('coverage_changed');
  if (growth?.lowBase) flags.push('lowBase');
  if (base && reporter && hasHoliday(current, base, reporter)) flags.push('holiday');
  return {
    base: baseFigure?.value ?? null, growth, reason: growth ? growth.reason : figure.reason, flags, common,
    contribution: contributionOf(figure, baseFigure, whole),
  };
}

/** (part now - part before) / base of the whole; a part of which nothing was reported adds nothing. */
function contributionOf(figure: Figure, base: Figure | undefined, whole: Fraction | null | undefined): Fraction | null {
  if (!whole || whole.numerator <= 0n || (figure.value === null && base?.value == null)) return null;
  const nothing = fraction(0);
  return divide(subtract(figure.value ?? nothing, base?.value ?? nothing), whole);
}

/** Null when there is no current figure. Sums are as sure as they are large, all else as its observations are many. */
function growthBetween(indicator: Indicator, figure: Figure, base: Figure | undefined): Growth | null {
  if (figure.value === null) return null;
  const value = base?.value ?? undefined;
  return growthOf(figure.value, value, base && !isAdditive(indicator.formula) ? fraction(base.n) : value);
}

/** Null when the same nodes reported in both, or none did in one of them. */
function compareCommon(indicator: Indicator, cube: Cube, current: Evidence, base: Evidence, reporter: string): CommonNodes | null {
  const now = reportersOf(current.cells, reporter);
  const before = reportersOf(base.cells, reporter);
  const common = new Set([...now].filter((node) => before.has(node)));
  if (now.size === 0 || before.size === 0 || (common.size === now.size && common.size === before.size)) return null;
  const value = evaluateFigure(indicator, cube, among(current, common, reporter));
  const baseValue = evaluateFigure(indicator, cube, among(base, common, reporter));
  return { nodes: common.size, value: value.value, base: baseValue.value, growth: growthBetween(indicator, value, baseValue) };
}

function reportersOf(cells: readonly Cell[], reporter: string): Set<string> {
  return new Set(cells.flatMap((cell) => cell.values[reporter] ?? []));
}

function among(evidence: Evidence, reporters: ReadonlySet<string>, reporter: string): Evidence {
  const keep = (cell: Cell): boolean => cell.values[reporter] === undefined || reporters.has(cell.values[reporter]);
  return { ...evidence, cells: evidence.cells.filter(keep), per: evidence.per.filter(keep) };
}

function hasHoliday(current: Evidence, base: Evidence, reporter: string): boolean {
  const places = new Set([...reportersOf(current.cells, reporter), ...reportersOf(base.cells, reporter)]);
  return closuresDiffer(current.reference, checkpointsAt(current.reference, places), current.span, base.span);
}
