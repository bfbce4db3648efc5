import type { Cube, Formula, Indicator } from '#libs/contracts';
import { emptySketch } from '#libs/engine';
import { type Fraction, fraction } from '../decimal.js';
import { matching, mergeSketches, total, totalOf } from './add-cells.js';
import type { Evidence } from './evidence.js';
import { type Figure, noFigure } from './figure.js';
import { evaluateHaulCost } from './haul-cost.js';
import { evaluateMean, evaluateShare, ratioOf } from './mean.js';
import { evaluateMeanAge } from './mean-age.js';
import { type Of, type Result, nothing } from './result.js';
import { evaluateSpeed } from './speed.js';
import { evaluateUsd } from './usd.js';
import { evaluateCapacity } from './use-of-capacity.js';

/** The figure of an indicator; the one place where a formula becomes a number. */
export function evaluateFigure(indicator: Indicator, cube: Cube, evidence: Evidence): Figure {
  const { cells } = evidence;
  const result = evaluate(indicator.formula, cube, evidence);
  return {
    ...noFigure('nothing_observed'),
    n: total(cells, cube.count),
    completeness: cells.length > 0 ? fraction(1) : null,
    sketch: indicator.sketchDivisor === undefined ? emptySketch : mergeSketches(cells),
    ...result,
    parts: { ...partsOf(indicator, evidence), ...result.parts },
    beside: besideOf(indicator, cube, evidence),
  };
}

function evaluate(formula: Formula, cube: Cube, evidence: Evidence): Result {
  if (formula.kind === 'capacity') return evaluateCapacity(formula, evidence);
  if (formula.kind === 'speed') return evaluateSpeed(formula, evidence);
  if (evidence.cells.length === 0) return nothing('nothing_observed');
  switch (formula.kind) {
    case 'sum':
      return evaluateSum(formula, cube, evidence);
    case 'mean':
      return evaluateMean(formula, cube, evidence);
    case 'share':
      return evaluateShare(formula, evidence);
    case 'mean-age':
      return evaluateMeanAge(formula, evidence);
    case 'usd':
      return evaluateUsd(formula, evidence);
    case 'usd-per-haul':
      return evaluateHaulCost(formula, evidence);
    case 'gauge-now':
      throw new Error('what is now does not come from sums');
  }
}

function evaluateSum({ measure, divisor = 1, of = {} }: Of<'sum'>, cube: Cube, { cells }: Evidence): Result {
  const counted = matching(cells, of);
  return { value: fraction(total(counted, measure), divisor), reason: null, n: total(counted, cube.count) };
}

function partsOf({ parts = {} }: Indicator, { cells }: Evidence): Record<string, bigint> {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, totalOf(cells, typeof part === 'string' ? { measure: part } : part)]));
}

function besideOf({ formula, apart = {}, companion }: Indicator, cube: Cube, evidence: Evidence): Record<string, Fraction | null> {
  const figures = Object.entries(apart).map(([name, where]) => [name, evaluate(formula, cube, { ...evidence, cells: matching(evidence.cells, where) }).value] as const);
  const shares = companion ? [[companion.name, ratioOf(evidence.per, { measure: companion.of }, { measure: companion.per })] as const] : [];
  return Object.fromEntries([...figures, ...shares]);
}
