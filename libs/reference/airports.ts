import type { Place } from '#libs/contracts';
import type { Airport } from './entries.js';
import type { Row } from './kinds.js';
import { groupBy } from './layers.js';
import { toAirport } from './parse-entries.js';
import { dateOfDayNumber, utcDayNumber } from './periods.js';
import { unknownPlace, type PlaceResolver } from './places.js';
import { isValidOn, isWithin } from './validity.js';

/** Finds an airport by IATA or ICAO code, bare or as `IATA:ALA`, at an instant in epoch milliseconds. */
export type AirportFinder = (code: string, time: number) => Airport | undefined;

/** A finder over airports and their former codes: an airport's own codes first, then aliases valid on the UTC date. */
export function makeAirportFinder(airportRows: readonly Row[], aliasRows: readonly Row[]): AirportFinder {
  const byCode = new Map<string, Airport>();
  for (const row of airportRows) {
    const airport = toAirport(row);
    for (const code of [...spellings('IATA', row['iata']), ...spellings('ICAO', row['icao'])]) byCode.set(code, airport);
  }
  const aliases = groupBy(aliasRows, (row) => row['code'] ?? '');
  return (code, time) => {
    const known = byCode.get(code);
    if (known) return known;
    const alias = aliases.get(code.replace(/^(IATA|ICAO):/, ''))?.findLast((row) => isValidOn(utcDate(time), row));
    return alias && byCode.get(alias['iata'] ?? '');
  };
}

function spellings(scheme: string, code: string | undefined): readonly string[] {
  return code ? [code, `${scheme}:${code}`] : [];
}

/** What folds read of airports: the first code that is one, with the warning of a node where it is not open on the UTC date. */
export function makeAirportResolver(find: AirportFinder): PlaceResolver {
  const places = new Map<Airport, Place>();
  return (codes, time) => {
    for (const code of codes) {
      const airport = find(code, time);
      if (!airport) continue;
      const open = places.get(airport) ?? toPlace(airport);
      places.set(airport, open);
      return isOpen(airport, time) ? open : { ...open, warnings: ['node_not_open'] };
    }
    return unknownPlace;
  };
}

function toPlace({ iata, zone, country }: Airport): Place {
  return { node: iata, zone, country, warnings: [] };
}

function isOpen({ validFrom, validTo }: Airport, time: number): boolean {
  return (validFrom === '' && validTo === '') || isWithin(utcDate(time), validFrom, validTo);
}

function utcDate(time: number): string {
  return dateOfDayNumber(utcDayNumber(time));
}
