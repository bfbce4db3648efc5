import type { Cube, Formula, Indicator } from '#libs/contracts';
import { emptySketch } from '#libs/engine';
import type { ReferenceSnapshot } from '#libs/reference';
import { type Fraction, divide, fraction } from '../decimal.js';
import type { Span } from '../question/windows.js';
import { mergeSketches, total } from './add-cells.js';
import { type CapacityUnit, capacityOver } from './capacity.js';
import { convertToUsd } from './convert-usd.js';
import type { Cell, Figure, NullReason } from './figure.js';
import { secondsOfSpan } from './seconds-of-span.js';

/** What a figure is evaluated from, beside its indicator. */
export interface Evidence {
  readonly cells: readonly Cell[];
  /** Of the cube that a formula in USD is divided by. */
  readonly per: readonly Cell[];
  /** The local dates that the cells come from. */
  readonly span: Span;
  readonly reference: ReferenceSnapshot;
  readonly capacity?: { readonly checkpoint: string; readonly unit: CapacityUnit; readonly directions: 1 | 2 };
}

type Of<K extends Formula['kind']> = Extract<Formula, { kind: K }>;
type Result = Pick<Figure, 'value' | 'reason'> & Partial<Pick<Figure, 'n' | 'completeness' | 'unconverted'>>;

/** The figure of an indicator; the one place where a formula becomes a number. */
export function evaluateFigure(indicator: Indicator, cube: Cube, evidence: Evidence): Figure {
  const { cells } = evidence;
  const shared = {
    n: total(cells, cube.count),
    completeness: cells.length > 0 ? fraction(1) : null,
    sketch: indicator.sketchDivisor === undefined ? emptySketch : mergeSketches(cells),
    parts: Object.fromEntries(Object.entries(indicator.parts ?? {}).map(([name, measure]) => [name, total(cells, measure)])),
    unconverted: [],
  };
  return { ...shared, ...evaluate(indicator.formula, cube, evidence) };
}

function evaluate(formula: Formula, cube: Cube, evidence: Evidence): Result {
  if (formula.kind === 'capacity') return useOfCapacity(evidence);
  if (evidence.cells.length === 0) return nothing('nothing_observed');
  switch (formula.kind) {
    case 'sum':
      return { value: fraction(total(evidence.cells, formula.measure), formula.divisor ?? 1), reason: null };
    case 'mean':
      return mean(formula, cube, evidence);
    case 'usd':
      return usd(formula, evidence);
    case 'gauge-now':
      throw new Error('what is now does not come from sums');
  }
}

function nothing(reason: NullReason): Result {
  return { value: null, reason };
}

function mean({ of, per, divisor = 1 }: Of<'mean'>, cube: Cube, evidence: Evidence): Result {
  const weight = total(evidence.cells, per);
  const completeness = completenessOf(per, cube, evidence);
  if (weight === 0n) return { ...nothing('not_measured'), completeness };
  return { value: fraction(total(evidence.cells, of), weight * BigInt(divisor)), reason: null, completeness };
}

/** Seconds observed of all seconds; else those measured of all counted, where the cube says how many were measured. */
function completenessOf(per: string, cube: Cube, { cells, span, reference }: Evidence): Fraction | null {
  if (per === 'observed_s') return coverageOf(cells, span, reference);
  const measured = cube.measures.find(({ name }) => name === per.replace(/_s$/, '_n') && name !== per)?.name ?? per;
  const all = total(cells, cube.count);
  const isCount = cube.measures.some(({ name, unit }) => name === measured && unit === '1');
  return all > 0n && isCount ? fraction(total(cells, measured), all) : null;
}

function coverageOf(cells: readonly Cell[], span: Span, reference: ReferenceSnapshot): Fraction | null {
  const nodes = new Set(cells.map((cell) => cell.values['node']));
  const [node] = nodes;
  if (nodes.size !== 1 || node === undefined) return null;
  return fraction(total(cells, 'observed_s'), Math.max(1, secondsOfSpan(reference.zone(node), span)));
}

function usd({ amount, per }: Of<'usd'>, evidence: Evidence): Result {
  const amounts = evidence.cells.map(({ date, values, sums }) => ({ date, currency: values['currency'] ?? '', amountMinor: sums[amount] ?? 0n }));
  const { cents, cells, unconverted } = convertToUsd(amounts, evidence.reference.usdRate);
  const completeness = fraction(cells - unconverted.length, cells);
  const weight = per ? total(evidence.per, per.measure) : 1n;
  const rest = { completeness, unconverted, ...(per ? { n: weight } : {}) };
  if (unconverted.length === cells) return { ...nothing('no_rate'), ...rest };
  if (weight === 0n) return { ...nothing('not_measured'), ...rest };
  return { value: fraction(cents, 100n * weight), reason: null, ...rest };
}

function useOfCapacity({ cells, capacity, span, reference }: Evidence): Result {
  if (!capacity) throw new Error('use of capacity needs one checkpoint');
  const over = capacityOver(reference, capacity.checkpoint, capacity.unit, span, capacity.directions);
  if (over.reason !== null || over.capacity === null) return { ...nothing(over.reason ?? 'capacity_unknown'), completeness: null };
  return { value: divide(fraction(total(cells, 'n')), fraction(over.capacity)), reason: null, completeness: null };
}
