import { dayOfDate, isoOffset, localDay } from '#libs/reference';

const secondsPerDay = 86_400;

/** A point in time; prints as RFC 3339 in UTC, without a fraction where there is none. */
export class Instant {
  constructor(readonly milliseconds: number) {}

  toString(): string {
    return new Date(this.milliseconds).toISOString().replace('.000Z', 'Z');
  }
}

/** A date, with a time of day perhaps, of no zone yet. */
export class CivilTime {
  private text: string | undefined;

  /** The same clock reading in UTC, epoch seconds. */
  constructor(readonly utcSeconds: number) {}

  /** `yyyy-MM-dd`. */
  get date(): string {
    return (this.text ??= new Date(this.utcSeconds * 1000).toISOString().slice(0, 10));
  }

  toString(): string {
    return this.date;
  }
}

/**
 * The instant at which clocks of a zone show a date and seconds after its midnight.
 * A reading the clocks skip moves on by what they skip; of one they show twice it is the first.
 */
export function instantOfLocal(zone: string, date: string, clockSeconds: number): Instant {
  const day = dayOfDate(zone, date);
  if (day.end - day.start === secondsPerDay) return new Instant((day.start + clockSeconds) * 1000);
  const asUtc = Date.parse(date) / 1000 + clockSeconds;
  const before = offsetSeconds(isoOffset(zone, day.start - secondsPerDay));
  const after = offsetSeconds(isoOffset(zone, day.end));
  const readsSo = (offset: number): boolean => offsetSeconds(isoOffset(zone, asUtc - offset)) === offset;
  const offset = readsSo(before) || !readsSo(after) ? before : after;
  return new Instant((asUtc - offset) * 1000);
}

/** The first instant after another at which clocks of a zone show that many seconds after midnight. */
export function nextLocal(zone: string, after: Instant, clockSeconds: number): Instant {
  const day = localDay(zone, Math.floor(after.milliseconds / 1000));
  const today = instantOfLocal(zone, day.date, clockSeconds);
  if (today.milliseconds > after.milliseconds) return today;
  const tomorrow = new CivilTime(Date.parse(day.date) / 1000 + secondsPerDay);
  return instantOfLocal(zone, tomorrow.date, clockSeconds);
}

/** The start of a local day. */
export function startOfLocalDay(zone: string, date: string): Instant {
  return new Instant(dayOfDate(zone, date).start * 1000);
}

/** The seconds of `+05:30`. */
export function offsetSeconds(offset: string): number {
  const [hours = '0', minutes = '0'] = offset.slice(1).split(':');
  return (offset.startsWith('-') ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/** The instant of an RFC 3339 text with an offset; undefined when it is none. */
export function parseInstant(text: string): Instant | undefined {
  if (!rfc3339.test(text)) return undefined;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : new Instant(milliseconds);
}
