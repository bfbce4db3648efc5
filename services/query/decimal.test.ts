import fc from 'fast-check';
import { divide, fraction, isBelow, parseDecimal, roundHalfEven, scale, toNumber, toText, writeScaled } from './decimal.js';

it.each([
  [1, 2, 0n], [3, 2, 2n], [5, 2, 2n], [-1, 2, 0n], [-3, 2, -2n], [-5, 2, -2n], [7, 3, 2n], [8, 3, 3n], [0, 5, 0n],
])('rounds %d/%d half-even to %d', (numerator, denominator, rounded) => {
  expect(roundHalfEven(fraction(numerator, denominator))).toBe(rounded);
});

it('rounds to the nearest integer, whatever the size', () => {
  fc.assert(fc.property(fc.bigInt(-(10n ** 40n), 10n ** 40n), fc.bigInt(1n, 10n ** 20n), (numerator, denominator) => {
    const distance = numerator - roundHalfEven({ numerator, denominator }) * denominator;
    return 2n * (distance < 0n ? -distance : distance) <= denominator;
  }));
});

it('writes exactly the decimals asked for', () => {
  expect([toText(fraction(1, 3), 4), toText(fraction(2, 1), 2), toText(fraction(-1, 8), 2), toText(fraction(5), 0)]).toEqual(['0.3333', '2.00', '-0.12', '5']);
  expect([writeScaled(-5n, 2), writeScaled(0n, 2), writeScaled(12345n, 2)]).toEqual(['-0.05', '0.00', '123.45']);
  expect(toNumber(fraction(31_500_001_370_00n, 100), 2)).toBe(31_500_001_370);
});

it('needs no floating point for the ratio of large sums', () => {
  expect(scale(divide(fraction(10_100_000_000n), fraction(8_888_888_889n)), 4)).toBe(11_362n);
});

it('compares and reads exactly', () => {
  expect([isBelow(fraction(1, 3), fraction(1, 2)), isBelow(fraction(1, 2), fraction(1, 2))]).toEqual([true, false]);
  expect(parseDecimal('0.0019')).toEqual(fraction(19, 10_000));
  expect([parseDecimal(''), parseDecimal('-1'), parseDecimal('1e3'), parseDecimal('.5')]).toEqual([undefined, undefined, undefined, undefined]);
});

it('refuses a denominator that is not positive', () => {
  expect(() => fraction(1, 0)).toThrow(RangeError);
  expect(() => divide(fraction(1), fraction(0))).toThrow(RangeError);
});
