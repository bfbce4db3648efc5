import { compareFigures } from './compare-figures.js';
import type { Figure } from './figures.js';

const rawPipe = (value: number): Figure => ({ name: 'corridor: raw pipe', value, unit: 'events/s' });
const rate = (name: string, value: number): Figure => ({ name, value, unit: 'events/s' });
const share = (value: number): Figure => ({ name: 'corridor: share of the raw pipe (A1)', value, unit: '1', target: { atLeast: 0.35 } });

it('judges the share of the raw pipe, not the rate on a slower machine', () => {
  const compared = compareFigures([rawPipe(90_000), rate('corridor: drain', 36_000), share(0.4)], [rawPipe(45_000), rate('corridor: drain', 20_000), share(0.44)]);
  expect(compared).toEqual([{ name: share(0).name, before: 0.4, now: 0.44, ratio: expect.closeTo(1.1), verdict: 'better' }]);
});

it('holds a rate without a yardstick of its own against the raw pipe of its run', () => {
  const compared = compareFigures([rawPipe(90_000), rate('mixed: drain', 30_000)], [rawPipe(45_000), rate('mixed: drain', 15_000)]);
  expect(compared).toMatchObject([{ name: 'mixed: drain', ratio: 1, verdict: 'alike' }]);
});

it('compares rates as they are where no raw pipe ran', () => {
  expect(compareFigures([rate('mixed: drain', 30_000)], [rate('mixed: drain', 15_000)])).toMatchObject([{ ratio: 0.5, verdict: 'worse' }]);
});

it.each([['µs/event', 'worse'], ['ms', 'worse'], ['bytes/event', 'worse'], ['questions/s', 'better']])('takes more %s for %s', (unit, verdict) => {
  expect(compareFigures([{ name: 'a: b', value: 10, unit }], [{ name: 'a: b', value: 12, unit }])).toMatchObject([{ verdict }]);
});

it('takes a difference of a few hundredths for noise, and does not judge how many rows there were', () => {
  const before = [{ name: 'a: b', value: 100, unit: 'ms' }, { name: 'a: rows', value: 5, unit: 'rows' }];
  expect(compareFigures(before, [{ name: 'a: b', value: 104, unit: 'ms' }, { name: 'a: rows', value: 9, unit: 'rows' }])).toMatchObject([{ name: 'a: b', verdict: 'alike' }]);
});

it('leaves out what only one of the runs has', () => {
  expect(compareFigures([share(0.4)], [rate('mixed: drain', 1)])).toEqual([]);
});

it('takes problems where there were none for worse', () => {
  const verify = (value: number): Figure => ({ name: 'mixed: verify', value, unit: 'problems', target: { atMost: 0 } });
  expect(compareFigures([verify(0)], [verify(2)])).toMatchObject([{ verdict: 'worse' }]);
  expect(compareFigures([verify(0)], [verify(0)])).toMatchObject([{ verdict: 'alike' }]);
});
