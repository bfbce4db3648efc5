import { ageWords, growthWords, lastDate, spanWords, valueWords } from './words.mjs';

it('says growth as a factor from twice on, else in per cent, and never both', () => {
  expect(growthWords({ ratio: 2.6, growthPercent: 160 })).toBe('2.6 times');
  expect(growthWords({ ratio: 1.049, growthPercent: 4.9 })).toBe('+4.9 %');
  expect(growthWords({ ratio: 0.88, growthPercent: -12.04 })).toBe('−12 %');
  expect(growthWords({ ratio: null, growthPercent: null })).toBeUndefined();
});

it('says a value in its unit, a share in per cent, and unknown is not 0', () => {
  expect(valueWords(1_234_567, { unit: '1', decimals: 0 })).toBe('1,234,567');
  expect(valueWords(0.8991, { unit: '1', decimals: 4 })).toBe('89.9 %');
  expect(valueWords(3.256, { unit: 'h', decimals: 2 })).toBe('3.3 h');
  expect(valueWords(null, { unit: 'h', decimals: 2 })).toBe('not known');
});

it('says spans and ages in the largest unit that fits', () => {
  expect([spanWords(59), spanWords(3_599), spanWords(7_200), spanWords(86_400), spanWords(200_000)]).toEqual(['59 s', '59 min', '2 h', '1 day', '2 days']);
  expect(ageWords('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:02:00Z'))).toBe('2 min ago');
  expect([ageWords(null, 0), ageWords('1970-01-01T00:01:00Z', 0)]).toEqual(['never', 'in 1 min']);
});

it('ends a span the day before its exclusive end', () => {
  expect(lastDate('2026-03-01')).toBe('2026-02-28');
});
