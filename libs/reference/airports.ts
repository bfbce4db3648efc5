import type { Airport } from './entries.js';
import type { Row } from './kinds.js';
import { groupBy } from './layers.js';
import { toAirport } from './parse-entries.js';
import { dateOfDayNumber, utcDayNumber } from './periods.js';
import { isValidOn } from './validity.js';

/** Finds an airport by IATA or ICAO code, bare or as `IATA:ALA`, at an instant in epoch milliseconds. */
export type AirportFinder = (code: string, time: number) => Airport | undefined;

/** A finder over airports and their former codes: an airport's own codes first, then aliases valid on the UTC date. */
export function makeAirportFinder(airportRows: readonly Row[], aliasRows: readonly Row[]): AirportFinder {
  const byIata = new Map(airportRows.map((row) => [row['iata'] ?? '', toAirport(row)]));
  const byIcao = new Map(airportRows.map((row) => [row['icao'] ?? '', row['iata'] ?? '']));
  const aliases = groupBy(aliasRows, (row) => row['code'] ?? '');
  return (prefixed, time) => {
    const code = prefixed.replace(/^(IATA|ICAO):/, '');
    const date = dateOfDayNumber(utcDayNumber(time));
    const alias = (): string | undefined => aliases.get(code)?.findLast((row) => isValidOn(date, row))?.['iata'];
    return byIata.get(code) ?? byIata.get(byIcao.get(code) ?? alias() ?? '');
  };
}
