import type { Violation } from '#libs/contracts';
import { isDate, startOfGrain, type CalendarGrain } from './periods.js';

const calendarGrains: Readonly<Record<string, CalendarGrain>> = { WEEK: 'week', MONTH: 'month', QUARTER: 'quarter', YEAR: 'year' };

/** What is wrong with the period of a reported figure: its start must be a date of 1990 to 2099 that lies on its grain. */
export function checkPeriod({ start, grain }: { readonly start: string; readonly grain: string }): readonly Violation[] {
  const violation = (reason: Violation['reason'], message: string): Violation[] => [
    { reason, propertyPath: '$.data.period.start', message },
  ];
  if (!isDate(start)) return violation('bad_time', 'period.start must be a date of the calendar');
  if (start < '1990-01-01' || start > '2100-01-01') return violation('time_out_of_range', 'period.start must lie in 1990 to 2099');
  const calendarGrain = calendarGrains[grain];
  if (calendarGrain === undefined || startOfGrain(start, calendarGrain) === start) return [];
  return violation('inconsistent', `period.start must be the first day of a ${calendarGrain}`);
}
