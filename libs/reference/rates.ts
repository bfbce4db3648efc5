import type { Row } from './kinds.js';
import { groupBy } from './layers.js';
import { addDays } from './periods.js';

/** Days before the day asked for on which a rate may be found. */
const maxRateAgeDays = 7;

/** USD for one unit of the currency as decimal text: of that day, else the latest of the 7 days before; USD is always 1. */
export type RateFinder = (currency: string, date: string) => string | undefined;

/** A finder over the rows of fx.csv. */
export function makeRateFinder(rows: readonly Row[]): RateFinder {
  const byCurrency = new Map<string, ReadonlyMap<string, string>>();
  for (const [currency, ofCurrency] of groupBy(rows, (row) => row['currency'] ?? '')) {
    byCurrency.set(currency, new Map(ofCurrency.map((row) => [row['date'] ?? '', row['usd_per_unit'] ?? ''])));
  }
  return (currency, date) => (currency === 'USD' ? '1' : latestRate(byCurrency.get(currency), date));
}

function latestRate(rates: ReadonlyMap<string, string> | undefined, date: string): string | undefined {
  if (!rates) return undefined;
  for (let ageDays = 0; ageDays <= maxRateAgeDays; ageDays++) {
    const rate = rates.get(addDays(date, -ageDays));
    if (rate) return rate;
  }
  return undefined;
}
