import { fraction, toText } from '../decimal.js';
import { total, totalOf } from '../formulas/add-cells.js';
import { ratioOf } from '../formulas/mean.js';
import { convertCells } from '../formulas/usd.js';
import { growthOf, writeRatio } from '../growth/growth.js';
import { type Days, type GoldenContext, type Where, cellsOf } from './golden-cells.js';

/** Growth of a sum between two spans. */
export async function evaluateGrowth(args: { cube: string; measure: string; current: Days; base: Days; where?: Where }, context: GoldenContext): Promise<object> {
  const currentCells = await cellsOf(context, args.cube, args.current, args.where);
  const baseCells = await cellsOf(context, args.cube, args.base, args.where);
  const [current, base] = [total(currentCells, args.measure), total(baseCells, args.measure)];
  const { ratio, growth, reason, lowBase } = growthOf(fraction(current), baseCells.length > 0 ? fraction(base) : undefined);
  return {
    current: Number(current),
    base: Number(base),
    ratio: ratio === null ? null : writeRatio(ratio),
    growth: growth === null ? null : writeRatio(growth),
    ...(reason ? { reason } : {}),
    ...(lowBase ? { lowBase } : {}),
  };
}

/** Σ of a measure. */
export async function evaluateSum(args: { cube: string; days: Days; where?: Where; measure: string }, context: GoldenContext): Promise<number> {
  return Number(total(await cellsOf(context, args.cube, args.days, args.where), args.measure));
}

interface RatioArgs {
  readonly cube: string;
  readonly days: Days;
  readonly num: string;
  readonly den: string;
  readonly where?: Where;
  readonly whereNum?: Where;
  readonly whereDen?: Where;
}

/** Σ num / Σ den, each under its own conditions. */
export async function evaluateRatio({ cube, days, num, den, where, whereNum = {}, whereDen = {} }: RatioArgs, context: GoldenContext): Promise<object> {
  const cells = await cellsOf(context, cube, days, where);
  const [part, whole] = [{ measure: num, where: whereNum }, { measure: den, where: whereDen }];
  const value = ratioOf(cells, part, whole);
  return { num: Number(totalOf(cells, part)), den: Number(totalOf(cells, whole)), value: value && toText(value, 4) };
}

/** USD cents of amounts, and what has no rate. */
export async function evaluateUsd(args: { cube: string; days: Days; where?: Where }, context: GoldenContext): Promise<object> {
  const cells = await cellsOf(context, args.cube, args.days, args.where);
  const { cents, unconverted } = convertCells(cells, 'amount_minor', context);
  return { usdCents: Number(cents), unconverted: unconverted.map(({ date, currency, amountMinor }) => [date, currency, Number(amountMinor)]) };
}
