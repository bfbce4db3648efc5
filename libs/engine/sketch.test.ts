import fc from 'fast-check';
import { addToSketch, binOf, emptySketch, quantile, valueOfBin } from '#libs/engine';
import { bruteForceBin } from '#libs/testing';

const values = fc.array(fc.oneof(fc.nat(20), fc.nat(100_000), fc.nat(2 ** 31 - 1)), { maxLength: 60 });

function deltaOf(list: readonly number[], sign = 1): Map<number, number> {
  const delta = new Map<number, number>();
  for (const value of list) delta.set(binOf(value), (delta.get(binOf(value)) ?? 0) + sign);
  return delta;
}

describe('the sketch', () => {
  it('puts a value where walking up the borders puts it', () => {
    fc.assert(fc.property(fc.nat(10_000_000), (value) => binOf(value) === bruteForceBin(value)));
  });

  it('gives 0 a bin of its own and 1 the first', () => {
    expect([binOf(0), binOf(1), binOf(2), valueOfBin(0)]).toEqual([0, 1, 37, 0]);
  });

  it('fits the largest safe integer into a smallint', () => {
    expect(binOf(Number.MAX_SAFE_INTEGER)).toBeLessThan(2 ** 15);
  });

  it('shows every value within 1 %', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (value) => Math.abs(valueOfBin(binOf(value)) / value - 1) <= 0.01));
  });

  it('is the same after adding and taking out again, with no empty bins', () => {
    fc.assert(fc.property(values, values, (kept, passing) => {
      const sketch = addToSketch(emptySketch, deltaOf(kept));
      const through = addToSketch(addToSketch(sketch, deltaOf(passing)), deltaOf(passing, -1));
      expect(through).toEqual(sketch);
      expect(sketch.bins).toEqual([...new Set(kept.map(binOf))].sort((a, b) => a - b));
      expect(sketch.counts.every((count) => count > 0)).toBe(true);
    }));
  });

  it('gives quantiles within 1 % of the least value that more than that share does not exceed', () => {
    fc.assert(fc.property(fc.array(fc.nat(1_000_000), { minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (list, q) => {
      const exact = [...list].sort((a, b) => a - b)[Math.min(Math.floor(q * list.length), list.length - 1)] as number;
      const shown = quantile(addToSketch(emptySketch, deltaOf(list)), q) as number;
      expect(Math.abs(shown - exact)).toBeLessThanOrEqual(exact * 0.01);
    }));
  });

  it('has no quantile when nothing went in', () => {
    expect(quantile(emptySketch, 0.5)).toBeNull();
  });
});
