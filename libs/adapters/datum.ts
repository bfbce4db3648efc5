import type { Json } from '#libs/contracts';
import { CivilTime, Instant } from './times.js';

/** What a value comes to for one row; null when there is none. */
export type Datum = Json | Instant | CivilTime;

/** The text of a datum as it stands in an id or a comparison; empty for none. */
export function textOf(datum: Datum): string {
  const json = toJson(datum);
  if (typeof json === 'string') return json;
  return json === null ? '' : typeof json === 'object' ? JSON.stringify(json) : String(json);
}

/** The datum as JSON: instants in RFC 3339, UTC; a date alone as `yyyy-MM-dd`. */
export function toJson(datum: Datum): Json {
  return datum instanceof Instant || datum instanceof CivilTime ? datum.toString() : datum;
}

/** True for what a condition calls empty: nothing, or text of no letters. */
export function isEmpty(datum: Datum): boolean {
  return datum === null || datum === '';
}
