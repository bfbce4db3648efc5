const formats = new Map<string, Intl.DateTimeFormat>();
const known = new Map<string, LocalBuckets>();

/** Where an instant lands: epoch seconds of the starts of its local hour and day and, in UTC, of the month of its local date; that date, its day of the month, and the first of that. */
export interface LocalBuckets {
  readonly hour: number;
  readonly day: number;
  readonly month: number;
  readonly date: string;
  readonly dayOfMonth: number;
  readonly first: string;
}

/** Asks the clock on the wall, walking back hour by hour to find midnight: slow and plain, for oracles. */
export function localBuckets(zone: string, at: number): LocalBuckets {
  const name = `${zone} ${at}`;
  const before = known.get(name);
  if (before) return before;
  const hour = at - secondsIntoHour(zone, at);
  const { date } = wallClock(zone, at);
  let day = hour;
  while (wallClock(zone, day - 1).date === date) day = day - 1 - secondsIntoHour(zone, day - 1);
  const first = date.replace(/\d\d$/, '01');
  const buckets = { hour, day, month: new Date(first).getTime() / 1000, date, dayOfMonth: new Date(date).getUTCDate(), first };
  known.set(name, buckets);
  return buckets;
}

function secondsIntoHour(zone: string, at: number): number {
  const { minute, second } = wallClock(zone, at);
  return minute * 60 + second;
}

function wallClock(zone: string, at: number): { date: string; minute: number; second: number } {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  formats.set(zone, format);
  const [date, time] = format.format(at * 1000).split(' ') as [string, string];
  const [, minute, second] = time.split(':').map(Number) as [number, number, number];
  return { date, minute, second };
}
