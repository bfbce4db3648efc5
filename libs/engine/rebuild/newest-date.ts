import type { AppliedLine } from '../applied.js';
import type { HeldFacts } from '../entity-facts.js';
import { type Days, includesDate } from './days.js';

/** Of all dates within the days on which an entity adds something or a fact of it can lie, whatever its zone; undefined: none. */
export function newestDate(lines: readonly AppliedLine[], facts: HeldFacts, days: Days): string | undefined {
  let newest: string | undefined;
  const consider = (date: string): void => {
    if (includesDate(days, date) && (newest === undefined || date > newest)) newest = date;
  };
  for (const { date } of lines) consider(date);
  for (const { time } of facts.values()) if (time !== undefined) localDatesOf(time).forEach(consider);
  return newest;
}

/** Clocks on earth are between 12 hours behind UTC and 14 ahead. */
function localDatesOf(time: number): string[] {
  return [-12, 14].map((hours) => new Date(time + hours * 3_600_000).toISOString().slice(0, 10));
}
