import fc from 'fast-check';
import { addDays, addMonths } from '#libs/reference';
import { grains, isPartial, windowsOf } from './windows.js';

it('cuts a range into its buckets', () => {
  const cut = (grain: (typeof grains)[number]): string[] => windowsOf(grain, { from: '2024-02-27', to: '2024-03-06' }).map((w) => `${w.bucket.from}:${w.from}..${w.to}`);
  expect(cut('day')).toHaveLength(8);
  expect(cut('week')).toEqual(['2024-02-26:2024-02-27..2024-03-04', '2024-03-04:2024-03-04..2024-03-06']);
  expect(cut('month')).toEqual(['2024-02-01:2024-02-27..2024-03-01', '2024-03-01:2024-03-01..2024-03-06']);
  expect(cut('quarter')).toEqual(['2024-01-01:2024-02-27..2024-03-06']);
  expect(cut('total')).toEqual(['2024-02-27:2024-02-27..2024-03-06']);
});

it('says which buckets the range cuts', () => {
  expect(windowsOf('month', { from: '2024-01-01', to: '2024-02-15' }).map(isPartial)).toEqual([false, true]);
  expect(windowsOf('total', { from: '2024-01-05', to: '2024-02-15' }).map(isPartial)).toEqual([false]);
});

it('covers every day of a range once', () => {
  const date = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('1990-01-01', days));
  fc.assert(fc.property(date, fc.integer({ min: 1, max: 800 }), fc.constantFrom(...grains), (from, days, grain) => {
    const range = { from, to: addDays(from, days) };
    const windows = windowsOf(grain, range);
    expect([windows[0]?.from, windows.at(-1)?.to]).toEqual([range.from, range.to]);
    windows.forEach((window, i) => {
      expect(window.from < window.to).toBe(true);
      if (i > 0) expect(window.from).toBe(windows[i - 1]?.to);
    });
  }));
});

it('counts months over the end of a year', () => {
  expect([addMonths('2024-01-01', -1), addMonths('2024-12-01', 1), addMonths('2024-05-01', -17)]).toEqual(['2023-12-01', '2025-01-01', '2022-12-01']);
});
