import { isDate } from '#libs/reference';
import { parseTime } from '#libs/engine';
import { refuse } from './refuse.js';

/** A point in a question: a local date, or an instant in epoch milliseconds. */
export type Point = { readonly date: string } | { readonly instant: number };

const oldest = '1900-01-01';
const newest = '2200-01-01';

/** Reads `YYYY-MM-DD` or an RFC 3339 time with its offset; throws a 400 for anything else. */
export function parsePoint(parameter: string, text: string): Point {
  if (isDate(text) && text >= oldest && text <= newest) return { date: text };
  const instant = /^\d{4}-\d{2}-\d{2}T/.test(text) ? parseTime(text) : undefined;
  if (instant !== undefined) return { instant };
  throw refuse(parameter, `"${text}" is not a point in time: write a date such as 2024-03-01 or an instant such as 2024-03-01T00:00:00+05:00.`);
}

/** Reads an instant; a bare date is refused, since it is a different instant in every zone. */
export function parseInstant(parameter: string, text: string): number {
  const point = parsePoint(parameter, text);
  if ('instant' in point) return point.instant;
  throw refuse(parameter, `${parameter} is an instant: write one such as ${text}T00:00:00Z.`);
}

/** The local date of a point for buckets of days: an instant must be a midnight, whose own offset tells the day. */
export function dateOf(parameter: string, text: string): string {
  const point = parsePoint(parameter, text);
  if ('date' in point) return point.date;
  const midnight = /^(\d{4}-\d{2}-\d{2})T00:00(:00(\.0+)?)?(Z|[+-]\d{2}:\d{2})$/i.exec(text);
  if (midnight?.[1] !== undefined) return midnight[1];
  throw refuse(parameter, `Days cannot begin at ${text}: give a date or a midnight, or ask for grain=hour.`);
}
