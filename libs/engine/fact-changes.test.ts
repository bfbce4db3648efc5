import fc from 'fast-check';
import { type AppliedLine, type FactChange, causesOfLines } from '#libs/engine';

const day = 86_400;
const lineOn = (start: number): AppliedLine => ({ cube: 'c', dims: [], hour: undefined, day: start, date: '', measures: [], value: undefined });

/** The plain way: the first of those changes that have the least distance. */
function nearest(changes: readonly FactChange[], start: number): number {
  const distances = changes.map(({ times }) => Math.min(...times.map((time) => Math.max(0, start - time / 1000, time / 1000 - (start + day)))));
  return distances.indexOf(Math.min(...distances));
}

it('names for each line the first of the changes whose fact lies nearest to its day', () => {
  const time = fc.integer({ min: -6, max: 6 }).map((quarter) => quarter * (day / 4) * 1000);
  fc.assert(
    fc.property(fc.array(fc.array(time, { maxLength: 2 }), { minLength: 1, maxLength: 8 }), fc.integer({ min: -2, max: 2 }), (times, at) => {
      const changes = times.map((each, index): FactChange => ({ cause: { cause: 'late', factId: String(index) }, times: each }));
      expect(causesOfLines(changes)(lineOn(at * day)).factId).toBe(String(nearest(changes, at * day)));
    }),
    { numRuns: 2_000, seed: 3 },
  );
});

it('blames the fold where no fact changed', () => {
  expect(causesOfLines([])(lineOn(0))).toEqual({ cause: 'fold', factId: undefined });
});
