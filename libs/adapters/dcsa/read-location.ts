import type { JsonObject } from '#libs/contracts';
import { present } from '../standards/present.js';
import type { ItemReader } from './item-reader.js';
import type { DcsaLayout, LocationLayout } from './layout.js';

/** A place as events have it, with the name of the member that told it. */
export interface ReadLocation {
  readonly place: JsonObject;
  readonly at: string;
}

/** The first location with a code; without any, the first with coordinates. Notes `missing_field` when there is none of either. */
export function readLocation(reader: ItemReader, { locations }: DcsaLayout): ReadLocation | undefined {
  for (const location of locations) {
    const codes = codesAt(reader, location);
    if (codes.length > 0) return describe(reader, location, codes);
  }
  for (const location of locations) {
    const [lat, lon] = coordinatesAt(reader, location);
    if (lat !== undefined && lon !== undefined) return describe(reader, location, [`GEO:${lat},${lon}`]);
  }
  reader.note('missing_field', `${locations[0]?.at}.UNLocationCode`, 'is required: no location has a code or coordinates');
  return undefined;
}

/** The facility within the place first, then the place. A facility code means nothing without its place. */
function codesAt(reader: ItemReader, { at, unLocationCode, facilityCode, facilityProvider }: LocationLayout): readonly string[] {
  const place = reader.text(`${at}.${unLocationCode}`);
  const facility = reader.text(`${at}.${facilityCode}`);
  const provider = reader.text(`${at}.${facilityProvider}`) ?? 'SMDG';
  if (place === undefined) return [];
  return facility === undefined ? [`UNLOCODE:${place}`] : [`${provider}:${place}/${facility}`, `UNLOCODE:${place}`];
}

function coordinatesAt(reader: ItemReader, { at, latitude, longitude }: LocationLayout): readonly [number | undefined, number | undefined] {
  return [reader.shownNumber(`${at}.${latitude}`), reader.shownNumber(`${at}.${longitude}`)];
}

function describe(reader: ItemReader, location: LocationLayout, codes: readonly string[]): ReadLocation {
  const [lat, lon] = coordinatesAt(reader, location);
  return { place: present({ codes, name: reader.text(`${location.at}.${location.name}`), lat, lon }), at: location.at };
}
