import type { Indicator } from '#libs/contracts';
import { fraction, toText } from '../decimal.js';
import { total } from '../formulas/add-cells.js';
import { type CapacityUnit, capacityOver, capacityUnits } from '../formulas/capacity.js';
import { evaluateFigure } from '../formulas/evaluate-figure.js';
import type { Cell } from '../formulas/figure.js';
import { type Days, type GoldenContext, type Where, cellsOf, cubeOf, spanOf } from './golden-cells.js';

const tfi1: Pick<Indicator, 'cube' | 'formula'> = { cube: 'border_passages', formula: { kind: 'mean', of: 'clear_s', per: 'clear_n', divisor: 3_600 } };
const tfi2: Pick<Indicator, 'cube' | 'formula'> = {
  cube: 'border_costs', formula: { kind: 'usd', amount: 'amount_minor', per: { cube: 'border_passages', measure: 'cost_n' } },
};
const gaugeMean: Pick<Indicator, 'cube' | 'formula'> = { cube: 'border_gauges', formula: { kind: 'mean', of: 'value_s', per: 'observed_s' } };

interface PlaceArgs {
  readonly days: Days;
  readonly where?: Where;
}

/** Mean hours of border time. */
export async function evaluateTfi1({ days, where }: PlaceArgs, context: GoldenContext): Promise<object> {
  const cells = await cellsOf(context, tfi1.cube, days, { outcome: 'EXITED', ...where });
  return { n: Number(total(cells, 'clear_n')), hours: valueOf(tfi1, cells, [], days, context) };
}

/** Mean payments in USD of a passage. */
export async function evaluateTfi2({ days, where }: PlaceArgs, context: GoldenContext): Promise<object> {
  const cells = await cellsOf(context, tfi2.cube, days, where);
  const passages = await cellsOf(context, 'border_passages', days, where);
  return { n: Number(total(passages, 'cost_n')), usd: valueOf(tfi2, cells, passages, days, context) };
}

/** A gauge weighted by time. */
export async function evaluateGaugeMean({ days, where }: PlaceArgs, context: GoldenContext): Promise<object> {
  const cells = await cellsOf(context, gaugeMean.cube, days, where);
  return {
    valueSeconds: Number(total(cells, 'value_s')),
    observedSeconds: Number(total(cells, 'observed_s')),
    mean: valueOf(gaugeMean, cells, [], days, context),
  };
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
  const isKnown = over.capacity !== null && over.capacity > 0n;
  return {
    crossings: Number(crossings),
    openDays: over.openDays,
    capacity: over.capacity === null ? null : Number(over.capacity),
    value: isKnown ? toText(fraction(crossings, over.capacity ?? 1n), 4) : null,
    ...(over.reason && over.reason !== 'closed' ? { reason: over.reason } : {}),
  };
}

function valueOf(of: Pick<Indicator, 'cube' | 'formula'>, cells: readonly Cell[], per: readonly Cell[], days: Days, context: GoldenContext): string | null {
  const indicator: Indicator = { name: of.cube, title: '', meaning: '', unit: '1', decimals: 2, ...of };
  const { value } = evaluateFigure(indicator, cubeOf(context, of.cube), { cells, per, span: spanOf(days), reference: context.reference });
  return value === null ? null : toText(value, 2);
}
