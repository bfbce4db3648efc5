import type { Violation } from '#libs/contracts';
import { type Instant, instantOfLocal } from '../times.js';

const [earliestYear, latestYear] = [1990, 2100];

/** A clock reading of no zone: a date, and seconds after its midnight. */
export interface ClockReading {
  readonly date: string;
  readonly seconds: number;
}

/** A clock reading of digits, each checked; undefined when there is no such date or time. */
export function readClock(year: string, month: string, day: string, hour: string, minute: string, second = '00'): ClockReading | undefined {
  const date = `${year}-${month}-${day}`;
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const isDate = !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
  if (!isDate || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return { date, seconds: Number(hour) * 3600 + Number(minute) * 60 + Number(second) };
}

/** The instant of a clock reading in a zone; the reason when events of that year are not taken. */
export function instantIn(zone: string, { date, seconds }: ClockReading): Instant | Violation['reason'] {
  const year = Number(date.slice(0, 4));
  return year < earliestYear || year >= latestYear ? 'time_out_of_range' : instantOfLocal(zone, date, seconds);
}
