import { windowsOf, type QueryGrain } from '../question/windows.js';
import { type Comparison, compareSpans } from './comparison.js';

function spans(mode: Comparison, grain: QueryGrain, from: string, to: string, completeUntil = '9999-12-31'): string {
  const [window] = windowsOf(grain, { from, to });
  if (!window) throw new Error('no window');
  const { current, base } = compareSpans(mode, grain, window, completeUntil);
  return `${current.from}..${current.to} against ${base ? `${base.from}..${base.to}` : 'nothing'}`;
}

it.each([
  ['the month before', 'previous', 'month', '2024-03-01', '2024-04-01', '2024-03-01..2024-04-01 against 2024-02-01..2024-03-01'],
  ['the two months before', 'previous', 'total', '2024-01-01', '2024-03-01', '2024-01-01..2024-03-01 against 2023-11-01..2024-01-01'],
  ['the days before', 'previous', 'total', '2024-01-10', '2024-01-17', '2024-01-10..2024-01-17 against 2024-01-03..2024-01-10'],
  ['the week before', 'previous', 'week', '2024-01-01', '2024-01-08', '2024-01-01..2024-01-08 against 2023-12-25..2024-01-01'],
  ['a week that is the first of two months', 'previous', 'week', '2023-05-01', '2023-05-08', '2023-05-01..2023-05-08 against 2023-04-24..2023-05-01'],
  ['the same months a year before', 'year-ago', 'total', '2024-01-01', '2024-03-01', '2024-01-01..2024-03-01 against 2023-01-01..2023-03-01'],
  ['a February of 28 against one of 29 days, whole', 'year-ago', 'month', '2025-02-01', '2025-03-01', '2025-02-01..2025-03-01 against 2024-02-01..2024-03-01'],
  ['29 against 28 February', 'year-ago', 'day', '2024-02-29', '2024-03-01', '2024-02-29..2024-03-01 against 2023-02-28..2023-03-01'],
  ['ISO week 1 against ISO week 1', 'year-ago', 'week', '2024-12-30', '2025-01-06', '2024-12-30..2025-01-06 against 2024-01-01..2024-01-08'],
  ['ISO week 53 against nothing where there is none', 'year-ago', 'week', '2020-12-28', '2021-01-04', '2020-12-28..2021-01-04 against nothing'],
  ['the year to date', 'year-to-date', 'total', '2024-01-01', '2024-03-11', '2024-01-01..2024-03-11 against 2023-01-01..2023-03-11'],
  ['the year to 29 February against 28 February', 'year-to-date', 'total', '2024-01-01', '2024-03-01', '2024-01-01..2024-03-01 against 2023-01-01..2023-03-01'],
] as const)('compares %s', (_, mode, grain, from, to, expected) => {
  expect(spans(mode, grain, from, to)).toBe(expected);
});

it.each([
  ['cuts the base to as many days from its start', 'previous', 'month', '2024-03-01', '2024-04-01', '2024-03-11', '2024-03-01..2024-03-11 against 2024-02-01..2024-02-11'],
  ['takes a shorter base month whole', 'previous', 'month', '2024-03-01', '2024-04-01', '2024-03-31', '2024-03-01..2024-03-31 against 2024-02-01..2024-03-01'],
  ['counts days, not dates, over a leap day', 'year-ago', 'total', '2024-01-01', '2024-12-31', '2024-03-11', '2024-01-01..2024-03-11 against 2023-01-01..2023-03-12'],
  ['keeps month and day in the year to date', 'year-to-date', 'total', '2024-01-01', '2025-01-01', '2024-03-01', '2024-01-01..2024-03-01 against 2023-01-01..2023-03-01'],
  ['has nothing to compare before the first day is over', 'previous', 'day', '2024-03-11', '2024-03-12', '2024-03-11', '2024-03-11..2024-03-11 against nothing'],
] as const)('%s', (_, mode, grain, from, to, completeUntil, expected) => {
  expect(spans(mode, grain, from, to, completeUntil)).toBe(expected);
});

it('compares a bucket that the range cuts with the same place in its base', () => {
  expect(spans('previous', 'month', '2024-03-10', '2024-03-20')).toBe('2024-03-10..2024-03-20 against 2024-02-10..2024-02-20');
  expect(spans('previous', 'month', '2024-03-30', '2024-04-01')).toBe('2024-03-30..2024-04-01 against nothing');
});
