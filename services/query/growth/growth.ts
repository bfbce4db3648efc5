import { type Fraction, divide, fraction, isBelow, scale, writeScaled } from '../decimal.js';

/** Why a ratio is null although there is a current figure. */
export type GrowthReason = 'base_zero' | 'base_negative' | 'no_base';

/** How a figure relates to its base. `ratio` and `growth` are integers that stand for units of 10^-4. */
export interface Growth {
  readonly ratio: bigint | null;
  readonly growth: bigint | null;
  readonly reason: GrowthReason | null;
  /** The base is so low that the ratio says little. */
  readonly lowBase: boolean;
}

const lowBaseBelow = 30;
export const ratioDecimals = 4;

/** ratio = current / base, growth = ratio − 1. `base` is undefined when nothing was reported in it; `weight`, when given, is what must not be low instead of it. */
export function growthOf(current: Fraction, base: Fraction | undefined, weight = base): Growth {
  if (base === undefined) return { ratio: null, growth: null, reason: 'no_base', lowBase: false };
  if (base.numerator === 0n) return { ratio: null, growth: null, reason: 'base_zero', lowBase: false };
  if (base.numerator < 0n) return { ratio: null, growth: null, reason: 'base_negative', lowBase: false };
  const ratio = scale(divide(current, base), ratioDecimals);
  const lowBase = weight !== undefined && isBelow(weight, fraction(lowBaseBelow));
  return { ratio, growth: ratio - 10n ** BigInt(ratioDecimals), reason: null, lowBase };
}

/** A ratio as text with its four decimals. */
export function writeRatio(ratio: bigint): string {
  return writeScaled(ratio, ratioDecimals);
}

/** Growth as a JSON number of percent, two decimals. */
export function growthPercent(growth: bigint): number {
  return Number(writeScaled(growth, ratioDecimals - 2));
}
