/** A calendar period longer than a day; weeks are ISO weeks and start on Monday. */
export type CalendarGrain = 'week' | 'month' | 'quarter' | 'year';

const millisecondsPerDay = 86_400_000;

/** Days since 1970-01-01 of a local date `YYYY-MM-DD`. */
export function dayNumberOf(date: string): number {
  return utcDayNumber(Date.parse(`${date}T00:00:00Z`));
}

/** Days since 1970-01-01 in UTC. */
export function utcDayNumber(epochMilliseconds: number): number {
  return Math.floor(epochMilliseconds / millisecondsPerDay);
}

/** `YYYY-MM-DD` of a day number. */
export function dateOfDayNumber(dayNumber: number): string {
  return new Date(dayNumber * millisecondsPerDay).toISOString().slice(0, 10);
}

/** The date `days` later, or earlier when negative. */
export function addDays(date: string, days: number): string {
  return dateOfDayNumber(dayNumberOf(date) + days);
}

/** The first of a month, some months later or, when negative, earlier. */
export function addMonths(firstOfMonth: string, months: number): string {
  const index = Number(firstOfMonth.slice(0, 4)) * 12 + Number(firstOfMonth.slice(5, 7)) - 1 + months;
  const month = String((index % 12) + 1).padStart(2, '0');
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${month}-01`;
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return dayNumberOf(to) - dayNumberOf(from);
}

/** The first date of the period that holds `date`. */
export function startOfGrain(date: string, grain: CalendarGrain): string {
  const year = date.slice(0, 4);
  const month = Number(date.slice(5, 7));
  switch (grain) {
    case 'week':
      return addDays(date, 1 - isoWeekday(date));
    case 'month':
      return `${date.slice(0, 7)}-01`;
    case 'quarter':
      return `${year}-${String(month - ((month - 1) % 3)).padStart(2, '0')}-01`;
    case 'year':
      return `${year}-01-01`;
  }
}

/** 1 for Monday to 7 for Sunday. */
export function isoWeekday(date: string): number {
  return ((((dayNumberOf(date) + 3) % 7) + 7) % 7) + 1;
}

/** The ISO 8601 week of a date; around New Year its year may differ from the calendar year. */
export function isoWeek(date: string): { readonly year: number; readonly week: number } {
  const thursday = addDays(date, 4 - isoWeekday(date));
  const year = Number(thursday.slice(0, 4));
  return { year, week: 1 + Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) };
}

/** The same month and day a year before; 29 February becomes 28 February. */
export function sameDayYearBefore(date: string): string {
  const year = String(Number(date.slice(0, 4)) - 1).padStart(4, '0');
  const monthDay = date.slice(4);
  return year + (monthDay === '-02-29' ? '-02-28' : monthDay);
}

/** True when the text is a date of the calendar, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(dayNumberOf(text)) && addDays(text, 0) === text;
}
