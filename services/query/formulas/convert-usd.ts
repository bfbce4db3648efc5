import { type Fraction, fraction, multiply, parseDecimal, roundHalfEven } from '../decimal.js';
import { minorUnitsPer } from './currency.js';
import type { Unconverted } from './figure.js';

/** USD for one unit of a currency on a local date, as decimal text; undefined when there is none. */
export type RateOf = (currency: string, date: string) => string | undefined;

/** An amount of one local day in one currency, in its minor units. */
export interface Amount {
  readonly date: string;
  readonly currency: string;
  readonly amountMinor: bigint;
}

export interface Converted {
  readonly cents: bigint;
  /** Cells (local day, currency) in all. */
  readonly cells: number;
  readonly unconverted: readonly Unconverted[];
}

/** USD cents of amounts: each (local day, currency) cell is rounded half-even to a cent, then the cells are summed (domains.md 0). */
export function convertToUsd(amounts: readonly Amount[], rateOf: RateOf): Converted {
  const cells = mergeAmounts(amounts);
  const unconverted: Unconverted[] = [];
  let cents = 0n;
  for (const cell of cells) {
    const rate = parseDecimal(rateOf(cell.currency, cell.date) ?? '');
    if (rate === undefined) unconverted.push(cell);
    else cents += roundHalfEven(multiply(multiply(fraction(cell.amountMinor), rate), centsPerMinor(cell.currency)));
  }
  return { cents, cells: cells.length, unconverted };
}

function centsPerMinor(currency: string): Fraction {
  return fraction(100n, minorUnitsPer(currency));
}

function mergeAmounts(amounts: readonly Amount[]): Amount[] {
  const cells = new Map<string, Amount>();
  for (const { date, currency, amountMinor } of amounts) {
    const key = `${date} ${currency}`;
    cells.set(key, { date, currency, amountMinor: amountMinor + (cells.get(key)?.amountMinor ?? 0n) });
  }
  return [...cells.keys()].sort().map((key) => cells.get(key) as Amount);
}
