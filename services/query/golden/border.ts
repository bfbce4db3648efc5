import { fraction, roundHalfEven } from '../decimal.js';
import { type CapacityUnit, capacityOver, capacityUnits } from '../formulas/capacity.js';
import { total } from '../formulas/add-cells.js';
import { useOf } from '../formulas/use-of-capacity.js';
import { type Days, type GoldenContext, type Where, cellsOf, spanOf } from './golden-cells.js';
import { declaredIndicator, figureOf, textOf } from './golden-figure.js';

interface PlaceArgs {
  readonly days: Days;
  readonly where?: Where;
}

/** Mean hours of border time. */
export async function evaluateTfi1({ days, where }: PlaceArgs, context: GoldenContext): Promise<object> {
  const cells = await cellsOf(context, 'border_passages', days, { outcome: 'EXITED', ...where });
  const { value } = await figureOf(declaredIndicator('border-time'), { days, where }, context);
  return { n: Number(total(cells, 'clear_n')), hours: textOf(value, 2) };
}

/** Mean payments in USD of a passage. */
export async function evaluateTfi2({ days, where }: PlaceArgs, context: GoldenContext): Promise<object> {
  const { n, value } = await figureOf(declaredIndicator('border-cost'), { days, where }, context);
  return { n: Number(n), usd: textOf(value, 2) };
}

/** A gauge weighted by time. */
export async function evaluateGaugeMean({ days, where }: PlaceArgs, context: GoldenContext): Promise<object> {
  const { where: _, ...anyMetric } = declaredIndicator('mean-queue');
  const { value } = await figureOf(anyMetric, { days, where }, context);
  const cells = await cellsOf(context, anyMetric.cube, days, where);
  return { valueSeconds: Number(total(cells, 'value_s')), observedSeconds: Number(total(cells, 'observed_s')), mean: textOf(value, 2) };
}

interface UtilisationArgs {
  readonly checkpoint: string;
  readonly days: Days;
  readonly unit: CapacityUnit;
  readonly unitTypes?: readonly string[];
  /** Both countries unless one direction is named. */
  readonly where?: Where;
}

/** Crossings against capacity and open days. */
export async function evaluateUtilisation({ checkpoint, days, unit, unitTypes, where }: UtilisationArgs, context: GoldenContext): Promise<object> {
  const cells = await cellsOf(context, 'border_crossings', days, { ...where, checkpoint, unit_type: unitTypes ?? capacityUnits[unit] });
  const directions = where?.['from'] === undefined && where?.['to'] === undefined ? 2 : 1;
  const over = capacityOver(context.reference, checkpoint, unit, spanOf(days), directions);
  const crossings = total(cells, 'n');
  return {
    crossings: Number(crossings),
    openDays: over.openDays,
    capacity: over.capacity === null ? null : Number(roundHalfEven(over.capacity)),
    value: textOf(useOf(fraction(crossings), over), 4),
    ...(over.reason && over.reason !== 'closed' ? { reason: over.reason } : {}),
  };
}
