import type { Cube, Term } from '#libs/contracts';
import type { ReferenceSnapshot } from '#libs/reference';
import { type Fraction, fraction } from '../decimal.js';
import type { Span } from '../question/windows.js';
import { total, totalOf } from './add-cells.js';
import type { Evidence } from './evidence.js';
import type { Cell } from './figure.js';
import { type Of, type Result, nothing } from './result.js';
import { secondsOfSpan } from './seconds-of-span.js';

/** Σ part / Σ whole / divisor; null when the whole is 0. */
export function ratioOf(cells: readonly Cell[], part: Term, whole: Term, divisor = 1): Fraction | null {
  const weight = totalOf(cells, whole);
  return weight === 0n ? null : fraction(totalOf(cells, part), weight * BigInt(divisor));
}

/** Σ of / Σ per / divisor, with how many of those counted were measured. */
export function evaluateMean({ of, per, divisor = 1 }: Of<'mean'>, cube: Cube, evidence: Evidence): Result {
  const value = ratioOf(evidence.cells, { measure: of }, { measure: per }, divisor);
  const completeness = completenessOf(per, cube, evidence);
  return value === null ? { ...nothing('not_measured'), completeness } : { value, reason: null, completeness };
}

/** Σ part / Σ whole, with the whole's share of all cells: what is in neither is not known. */
export function evaluateShare({ part, whole }: Of<'share'>, { cells }: Evidence): Result {
  const all = total(cells, whole.measure);
  const completeness = all > 0n ? fraction(totalOf(cells, whole), all) : null;
  const value = ratioOf(cells, part, whole);
  return value === null ? { ...nothing('not_measured'), completeness } : { value, reason: null, completeness };
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
