import fc from 'fast-check';
import { addDays, daysBetween, isDate, isoWeek, sameDayYearBefore, startOfGrain } from './periods.js';

describe('local dates', () => {
  it('adds days over leap days and years', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
    expect(addDays('2025-01-01', -1)).toBe('2024-12-31');
    expect(daysBetween('2024-01-01', '2025-01-01')).toBe(366);
  });

  it('starts periods', () => {
    const starts = (['week', 'month', 'quarter', 'year'] as const).map((grain) => startOfGrain('2025-06-11', grain));
    expect(starts).toEqual(['2025-06-09', '2025-06-01', '2025-04-01', '2025-01-01']);
    expect(startOfGrain('2025-12-31', 'quarter')).toBe('2025-10-01');
    expect(startOfGrain('2025-06-15', 'week')).toBe('2025-06-09');
  });

  it('numbers weeks by ISO 8601', () => {
    expect(isoWeek('2017-03-06')).toEqual({ year: 2017, week: 10 });
    expect(isoWeek('2021-01-03')).toEqual({ year: 2020, week: 53 });
    expect(isoWeek('2026-01-01')).toEqual({ year: 2026, week: 1 });
    expect(isoWeek('2024-12-30')).toEqual({ year: 2025, week: 1 });
  });

  it('compares 29 February with 28 February', () => {
    expect(sameDayYearBefore('2024-02-29')).toBe('2023-02-28');
    expect(sameDayYearBefore('2025-02-28')).toBe('2024-02-28');
  });

  it('knows a date when it sees one', () => {
    expect(['2024-02-29', '2023-02-29', '2024-13-01', '2024-1-1', '2024-01-01T00:00:00Z', ''].map(isDate)).toEqual([
      true, false, false, false, false, false,
    ]);
  });

  it('starts every period at or before the date and at its own start', () => {
    const grain = fc.constantFrom('week' as const, 'month' as const, 'quarter' as const, 'year' as const);
    fc.assert(
      fc.property(fc.integer({ min: -40_000, max: 40_000 }), grain, (days, period) => {
        const date = addDays('2000-01-01', days);
        const start = startOfGrain(date, period);
        expect(start <= date && startOfGrain(start, period) === start).toBe(true);
      }),
    );
  });
});
