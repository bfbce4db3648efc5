import { comparableDates, counterpartOf, wholePeriods } from './reported-periods.js';

const year = { from: '2018-01-01', to: '2019-01-01' };
const before = { from: '2017-01-01', to: '2018-01-01' };

it('counts of the base only the periods that are present in the current one', () => {
  const isComparable = comparableDates(new Set(['2018-01-01', '2018-02-01']), 'MONTH', 'year-ago', year, before);
  expect(['2017-01-01', '2017-02-01', '2017-03-01'].map(isComparable)).toEqual([true, true, false]);
});

it('counts the whole base when no period is missing, however long it is', () => {
  const february = { from: '2018-02-01', to: '2018-03-01' };
  const days = new Set(Array.from({ length: 28 }, (_, i) => `2018-02-${String(i + 1).padStart(2, '0')}`));
  expect(comparableDates(days, 'DAY', 'previous', february, { from: '2018-01-01', to: '2018-02-01' })('2018-01-31')).toBe(true);
});

it.each([
  ['MONTH', 'previous', '2018-03-01', '2017-03-01'],
  ['MONTH', 'year-ago', '2018-03-01', '2017-03-01'],
  ['DAY', 'previous', '2018-01-05', '2017-01-05'],
  ['DAY', 'year-ago', '2016-02-29', '2015-02-28'],
  ['WEEK', 'year-ago', '2018-03-05', '2017-03-06'],
  ['WEEK', 'year-ago', '2021-03-08', '2020-03-02'],
] as const)('finds the %s of the base (%s) that meets %s', (period, mode, date, expected) => {
  expect(counterpartOf(date, period, mode, year, before)).toBe(expected);
});

it('finds the whole periods in a span, or that it is finer than the report', () => {
  expect(wholePeriods({ from: '2018-01-15', to: '2018-03-10' }, 'MONTH')).toEqual({ from: '2018-02-01', to: '2018-03-01' });
  expect(wholePeriods({ from: '2018-01-02', to: '2018-01-31' }, 'MONTH')).toBeUndefined();
  expect(wholePeriods({ from: '2018-01-03', to: '2018-01-16' }, 'WEEK')).toEqual({ from: '2018-01-08', to: '2018-01-15' });
  expect(wholePeriods({ from: '2018-01-03', to: '2018-01-04' }, 'DAY')).toEqual({ from: '2018-01-03', to: '2018-01-04' });
});
