import { Instant } from '../times.js';

const [minuteMillis, dayMillis] = [60_000, 86_400_000];

/** Actual times may be this much later than receipt: clocks differ. */
const clockDifferenceMillis = 15 * minuteMillis;

/** A time in a message: a day of the month perhaps, hours and minutes, all UTC. */
export interface MessageTime {
  readonly day: number | undefined;
  readonly millis: number;
  /** HHMM. */
  readonly text: string;
}

/** `HHMM` or `DDHHMM`; undefined when there is no such time. */
export function parseMessageTime(text: string): MessageTime | undefined {
  const [, day, hour, minute] = /^(\d\d)?(\d\d)(\d\d)$/.exec(text) ?? [];
  if (hour === undefined || minute === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined;
  if (day !== undefined && (Number(day) < 1 || Number(day) > 31)) return undefined;
  return { day: day === undefined ? undefined : Number(day), millis: (Number(hour) * 60 + Number(minute)) * minuteMillis, text: hour + minute };
}

/** The date `YYYY-MM-DD` with that day of the month nearest to an instant; undefined for a day no month has. */
export function nearestDate(day: number, near: number): string | undefined {
  const dates = midnightsOf(day, near);
  return dates.length > 0 ? new Date(nearest(dates, startOfDay(near))).toISOString().slice(0, 10) : undefined;
}

/** The instant nearest to another; of something that has happened, not after it. */
export function nearestInstant({ day, millis }: MessageTime, near: number, hasHappened: boolean): Instant {
  const midnights = day === undefined ? [-1, 0, 1].map((days) => startOfDay(near) + days * dayMillis) : midnightsOf(day, near);
  const instants = midnights.map((midnight) => midnight + millis);
  const possible = hasHappened ? instants.filter((instant) => instant <= near + clockDifferenceMillis) : instants;
  return new Instant(nearest(possible.length > 0 ? possible : instants, near));
}

/** The first instant at that time of day which is not before another. */
export function followingInstant({ millis }: MessageTime, after: Instant): Instant {
  const sameDay = startOfDay(after.milliseconds) + millis;
  return new Instant(sameDay < after.milliseconds ? sameDay + dayMillis : sameDay);
}

/** Midnights of the day of the month in the month of an instant, the one before and the one after, where these have it. */
function midnightsOf(day: number, near: number): number[] {
  const date = new Date(near);
  const months = [-1, 0, 1].map((months) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, day));
  return months.filter((midnight) => new Date(midnight).getUTCDate() === day);
}

function nearest(instants: readonly number[], to: number): number {
  return instants.reduce((best, instant) => (Math.abs(instant - to) < Math.abs(best - to) ? instant : best));
}

function startOfDay(instant: number): number {
  return Math.floor(instant / dayMillis) * dayMillis;
}
