import { fraction } from '../decimal.js';
import { growthOf, growthPercent, writeRatio } from './growth.js';

it('gives ratio and growth with four decimals, half-even', () => {
  const { ratio, growth, reason, lowBase } = growthOf(fraction(178_341), fraction(170_002));
  expect([writeRatio(ratio ?? 0n), writeRatio(growth ?? 0n), growthPercent(growth ?? 0n), reason, lowBase]).toEqual(['1.0491', '0.0491', 4.91, null, false]);
});

it('shrinks below zero', () => {
  const { growth } = growthOf(fraction(3), fraction(400));
  expect([writeRatio(growth ?? 0n), growthPercent(growth ?? 0n)]).toEqual(['-0.9925', -99.25]);
});

it('tells a base of zero from no base', () => {
  expect(growthOf(fraction(5), fraction(0))).toEqual({ ratio: null, growth: null, reason: 'base_zero', lowBase: false });
  expect(growthOf(fraction(5), undefined)).toEqual({ ratio: null, growth: null, reason: 'no_base', lowBase: false });
});

it('marks a base below 30, and for means few observations', () => {
  expect(growthOf(fraction(18), fraction(29)).lowBase).toBe(true);
  expect(growthOf(fraction(18), fraction(30)).lowBase).toBe(false);
  expect(growthOf(fraction(3), fraction(2), fraction(500)).lowBase).toBe(false);
  expect(growthOf(fraction(90), fraction(60), fraction(3)).lowBase).toBe(true);
});
