import { ZoneOffsets } from './offsets.js';
import { dateOfDayNumber, dayNumberOf } from './periods.js';

/** A local day: its date and the UTC instants, in epoch seconds, of its start and of the next day's start. */
export interface LocalDay {
  readonly date: string;
  readonly start: number;
  readonly end: number;
}

interface Zone {
  readonly offsets: ZoneOffsets;
  readonly days: Map<number, LocalDay>;
}

const zones = new Map<string, Zone>();
const offsetTexts = new Map<number, string>();

/** The UTC instant (epoch seconds) at which the local hour began; a change of offset begins a new hour. */
export function localHourStart(zone: string, epochSeconds: number): number {
  const { from, offsetSeconds } = zoneNamed(zone).offsets.stretchAt(epochSeconds);
  const local = epochSeconds + offsetSeconds;
  const start = Math.floor(local / 3600) * 3600 - offsetSeconds;
  return start < from ? from : start;
}

/** The UTC instant (epoch seconds) at which the next local hour begins. */
export function nextLocalHourStart(zone: string, epochSeconds: number): number {
  let next = localHourStart(zone, epochSeconds) + 3600;
  for (let start = localHourStart(zone, next - 1); start > epochSeconds; start = localHourStart(zone, next - 1)) next = start;
  return next;
}

/** The local day an instant lies in; days of an offset change have 23, 25 or other hours. */
export function localDay(zone: string, epochSeconds: number): LocalDay {
  const named = zoneNamed(zone);
  const dayNumber = Math.floor((epochSeconds + named.offsets.stretchAt(epochSeconds).offsetSeconds) / 86_400);
  const day = dayNumbered(named, dayNumber);
  return epochSeconds < day.start ? dayNumbered(named, dayNumber - 1) : day;
}

/** The local day of a date `YYYY-MM-DD`; a date the zone skipped has start = end. */
export function dayOfDate(zone: string, date: string): LocalDay {
  return dayNumbered(zoneNamed(zone), dayNumberOf(date));
}

/** The offset in force at an instant, as in `+05:00`. */
export function isoOffset(zone: string, epochSeconds: number): string {
  const { offsetSeconds } = zoneNamed(zone).offsets.stretchAt(epochSeconds);
  const known = offsetTexts.get(offsetSeconds);
  if (known !== undefined) return known;
  const text = writeOffset(offsetSeconds);
  offsetTexts.set(offsetSeconds, text);
  return text;
}

function writeOffset(offsetSeconds: number): string {
  const minutes = Math.floor(Math.abs(offsetSeconds) / 60);
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  return `${offsetSeconds < 0 ? '-' : '+'}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

/** True when the name is a time zone of the tz database that this Node knows. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    zoneNamed(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function zoneNamed(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const zone = { offsets: new ZoneOffsets(name), days: new Map<number, LocalDay>() };
  zones.set(name, zone);
  return zone;
}

function dayNumbered(zone: Zone, dayNumber: number): LocalDay {
  const known = zone.days.get(dayNumber);
  if (known) return known;
  const start = startOfDay(zone.offsets, dayNumber);
  const day = { date: dateOfDayNumber(dayNumber), start, end: startOfDay(zone.offsets, dayNumber + 1) };
  zone.days.set(dayNumber, day);
  return day;
}

/** The instant from which on the local date is never before the day: where a clock set back crosses midnight twice, the second time. */
function startOfDay(offsets: ZoneOffsets, dayNumber: number): number {
  const midnight = dayNumber * 86_400;
  let stretch = offsets.stretchAt(midnight + 14 * 3600);
  while (midnight - stretch.offsetSeconds < stretch.from) {
    const before = offsets.stretchAt(stretch.from - 1);
    if (stretch.from + before.offsetSeconds <= midnight) return stretch.from;
    stretch = before;
  }
  return midnight - stretch.offsetSeconds;
}
