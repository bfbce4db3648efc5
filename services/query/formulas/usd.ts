import { fraction } from '../decimal.js';
import { total } from './add-cells.js';
import { type Amount, type Converted, convertToUsd } from './convert-usd.js';
import type { Evidence } from './evidence.js';
import type { Cell } from './figure.js';
import { type Of, type Result, nothing } from './result.js';

/** The USD cents of a measure in minor units, at the rates of its local days. */
export function convertCells(cells: readonly Cell[], measure: string, { reference }: Pick<Evidence, 'reference'>): Converted {
  const amounts = cells.map(({ date, values, sums }): Amount => ({ date, currency: values['currency'] ?? '', amountMinor: sums[measure] ?? 0n }));
  return convertToUsd(amounts, reference.usdRate);
}

/** An amount in USD, for each of what it is divided by where the formula says so. */
export function evaluateUsd({ amount, per }: Of<'usd'>, evidence: Evidence): Result {
  const { cents, cells, unconverted } = convertCells(evidence.cells, amount, evidence);
  const weight = per ? total(evidence.per, per.measure) : 1n;
  const rest = { completeness: fraction(cells - unconverted.length, cells), unconverted, ...(per ? { n: weight } : {}) };
  if (unconverted.length === cells) return { ...nothing('no_rate'), ...rest };
  if (weight === 0n) return { ...nothing('not_measured'), ...rest };
  return { value: fraction(cents, 100n * weight), reason: null, ...rest };
}
