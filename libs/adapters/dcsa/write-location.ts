import type { Json, JsonObject } from '#libs/contracts';
import type { ItemWriter } from './item-writer.js';
import type { DcsaLayout, LocationLayout } from './layout.js';
import type { DcsaFamily } from './vocabulary.js';

/** A place by the codes DCSA has room for. */
interface DcsaPlace {
  readonly unLocationCode: string | undefined;
  readonly facility: { readonly provider: string; readonly code: string } | undefined;
}

/** Writes where it happened. 2.2 says of a transport event in its call; what the call has no room for stays in eventLocation. */
export function writeLocation(writer: ItemWriter, { locations }: DcsaLayout, family: DcsaFamily, place: JsonObject): void {
  const [eventLocation, call] = locations;
  const codes = (place['codes'] ?? []) as readonly string[];
  const written = placeOf(codes);
  const name = place['name'] ?? (written.unLocationCode === undefined && !codes[0]?.startsWith('GEO:') ? codes[0] : undefined);
  const [latitude, longitude] = [asText(place['lat']), asText(place['lon'])];
  if (family === 'TRANSPORT' && call) writeCodes(writer, call, written);
  if (!eventLocation || (family === 'TRANSPORT' && call && name === undefined && latitude === undefined)) return;
  writeCodes(writer, eventLocation, written);
  writer.put(`${eventLocation.at}.${eventLocation.name}`, name);
  writer.put(`${eventLocation.at}.${eventLocation.latitude}`, latitude);
  writer.put(`${eventLocation.at}.${eventLocation.longitude}`, longitude);
}

function writeCodes(writer: ItemWriter, { at, unLocationCode, facilityCode, facilityProvider }: LocationLayout, place: DcsaPlace): void {
  writer.put(`${at}.${unLocationCode}`, place.unLocationCode);
  writer.put(`${at}.${facilityCode}`, place.facility?.code);
  writer.put(`${at}.${facilityProvider}`, place.facility?.provider);
}

/** `SMDG:KZAAU/AKT` and `UNLOCODE:KZAAU` as place and facility. */
function placeOf(codes: readonly string[]): DcsaPlace {
  const unLocationCode = codes.find((code) => code.startsWith('UNLOCODE:'))?.slice('UNLOCODE:'.length);
  const facilities = codes.flatMap((code) => {
    const [, provider, place, facility] = /^([^:]+):([^/]+)\/(.+)$/.exec(code) ?? [];
    return provider !== undefined && facility !== undefined && place === unLocationCode ? [{ provider, code: facility }] : [];
  });
  return { unLocationCode, facility: facilities[0] };
}

function asText(value: Json | undefined): string | undefined {
  return typeof value === 'number' ? String(value) : undefined;
}
