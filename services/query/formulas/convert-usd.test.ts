import { convertToUsd } from './convert-usd.js';

const rates: Readonly<Record<string, string>> = { KZT: '0.0019', JPY: '0.0065', KWD: '3.25', USD: '1' };
const rateOf = (currency: string): string | undefined => rates[currency];
const amount = (currency: string, amountMinor: bigint, date = '2025-12-01') => ({ date, currency, amountMinor });

it('rounds each day and currency half-even to a cent, then sums', () => {
  expect(convertToUsd([amount('KZT', 250n), amount('KZT', 500n)], rateOf).cents).toBe(1n);
  expect(convertToUsd([amount('KZT', 263n), amount('KZT', 263n, '2025-12-02')], rateOf).cents).toBe(0n);
  expect(convertToUsd([amount('KZT', 500_000n), amount('USD', 2_000n)], rateOf)).toEqual({ cents: 2_950n, cells: 2, unconverted: [] });
});

it('knows currencies without cents and those with mils', () => {
  expect(convertToUsd([amount('JPY', 1_000n)], rateOf).cents).toBe(650n);
  expect(convertToUsd([amount('KWD', 1_000n)], rateOf).cents).toBe(325n);
});

it('lists what it cannot convert, by day and currency, and never drops it', () => {
  const { cents, cells, unconverted } = convertToUsd([amount('GEL', 300n), amount('GEL', 200n), amount('USD', 1n)], rateOf);
  expect([cents, cells, unconverted]).toEqual([1n, 2, [{ date: '2025-12-01', currency: 'GEL', amountMinor: 500n }]]);
});
