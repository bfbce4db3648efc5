import { fraction } from '../decimal.js';
import { total } from './add-cells.js';
import type { Evidence } from './evidence.js';
import { type Of, type Result, nothing } from './result.js';

/** How long on the mean what is open has been so at the time asked at. */
export function evaluateMeanAge({ entered, count, divisor = 1 }: Of<'mean-age'>, { cells, at }: Evidence): Result {
  const open = total(cells, count);
  if (open === 0n) return nothing('nothing_observed');
  return { value: fraction(BigInt(at) * open - total(cells, entered), open * BigInt(divisor)), reason: null };
}
