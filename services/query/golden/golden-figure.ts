import { domains } from '#libs/catalog';
import type { Indicator } from '#libs/contracts';
import { type Fraction, toText } from '../decimal.js';
import { distanceByCorridor } from '../formulas/distance.js';
import { evaluateFigure } from '../formulas/evaluate-figure.js';
import type { Evidence } from '../formulas/evidence.js';
import type { Figure } from '../formulas/figure.js';
import { secondNeedsOf } from '../formulas/needs.js';
import { type Days, type GoldenContext, type Where, cellsOf, cubeOf, spanOf } from './golden-cells.js';

/** The days and cells that a golden indicator is asked of, and what else it is evaluated from. */
export interface GoldenQuestion {
  readonly days: Days;
  readonly where?: Where | undefined;
  readonly evidence?: Partial<Evidence>;
}

/** The declared indicator of that name; throws when no domain declares one. */
export function declaredIndicator(name: string): Indicator {
  const found = domains.flatMap(({ indicators }) => indicators).find((indicator) => indicator.name === name);
  if (!found) throw new Error(`no domain declares the indicator ${name}`);
  return found;
}

/** The figure that the query service gives for an indicator over the days and cells of an example. */
export async function figureOf(indicator: Indicator, { days, where, evidence }: GoldenQuestion, context: GoldenContext): Promise<Figure> {
  const { reference } = context;
  const second = secondNeedsOf(indicator);
  return evaluateFigure(indicator, cubeOf(context, indicator.cube), {
    cells: await cellsOf(context, indicator.cube, days, { ...where, ...indicator.where }),
    per: second ? await cellsOf(context, second.cube, days, where) : [],
    span: spanOf(days), reference, at: 0, distanceOf: distanceByCorridor(reference), ...evidence,
  });
}

/** A value as golden files write it; null stays null. */
export function textOf(value: Fraction | null, decimals: number): string | null {
  return value === null ? null : toText(value, decimals);
}
