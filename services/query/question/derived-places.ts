import type { Cube, Dimension } from '#libs/contracts';
import type { Airport, ReferenceSnapshot } from '#libs/reference';
import type { Derived } from './derived.js';

const unknown = 'unknown';
const sorted = (values: readonly string[]): string[] => [...new Set(values)].sort();

/** The dimension whose place a cube's figures land at; undefined where it has none. */
export function landingPlace(cube: Cube): Dimension | undefined {
  const places = cube.dimensions.filter(isPlace);
  return places.find(({ name }) => name === (cube.landsAt ?? 'node')) ?? places[0];
}

/** The zone of a place that a dimension holds; UTC where it is not known. */
export function zoneOf({ reference: kind }: Dimension, id: string, reference: ReferenceSnapshot): string {
  return kind === 'airport' ? (reference.airport(id, 0)?.zone ?? 'UTC') : reference.zone(id);
}

/**
 * `country` and, of airports, `city` of the place where figures land; with the dimension's name before it (`to_country`, `arr_city`)
 * for cubes of two places, and `city_pair` for those of two airports.
 */
export function placesOf(cube: Cube): readonly Derived[] {
  const places = cube.dimensions.filter(isPlace);
  const landing = landingPlace(cube);
  const [first, second, ...more] = places.filter(({ reference }) => reference === 'airport');
  return [
    ...(landing ? derivePlace(landing, '') : []),
    ...(places.length > 1 ? places.flatMap((place) => derivePlace(place, `${place.name}_`)) : []),
    ...(first && second && more.length === 0 ? [cityPair(first.name, second.name)] : []),
  ];
}

function isPlace({ reference }: Dimension): boolean {
  return reference === 'node' || reference === 'airport';
}

function derivePlace({ name, reference }: Dimension, prefix: string): Derived[] {
  return reference === 'airport' ? [airportCountry(name, prefix), city(name, prefix)] : [nodeCountry(name, prefix)];
}

function nodeCountry(node: string, prefix: string): Derived {
  return {
    name: `${prefix}country`,
    from: [node],
    lookUp: ([id = ''], reference) => [reference.country(id)],
    members(value, reference) {
      const nodes = reference.nodes.filter(({ country, isArea }) => country === value && !isArea).map(({ id }) => id);
      if (value === 'ZZ') nodes.push(unknown);
      return nodes.length > 0 ? [nodes] : undefined;
    },
    allowed: (reference) => sorted([...reference.nodes.map(({ country }) => country), 'ZZ']),
  };
}

function airportCountry(airport: string, prefix: string): Derived {
  return byAirport(airport, `${prefix}country`, ({ country }) => country, 'ZZ');
}

function city(airport: string, prefix: string): Derived {
  return byAirport(airport, `${prefix}city`, (of) => of.city, unknown);
}

/** `rest` is what an airport that is not listed belongs to. */
function byAirport(airport: string, name: string, pick: (airport: Airport) => string, rest: string): Derived {
  return {
    name,
    from: [airport],
    lookUp: ([iata = ''], reference) => [pickOf(reference, iata, pick, rest)],
    members(value, reference) {
      const iatas = reference.airports.filter((each) => pick(each) === value).map(({ iata }) => iata);
      if (value === rest) iatas.push(unknown);
      return iatas.length > 0 ? [iatas] : undefined;
    },
    allowed: (reference) => sorted([...reference.airports.map(pick), rest]),
  };
}

/** One direction: `Almaty/Baku` is not `Baku/Almaty`. */
function cityPair(departure: string, arrival: string): Derived {
  const [from, to] = [city(departure, ''), city(arrival, '')];
  return {
    name: 'city_pair',
    from: [departure, arrival],
    lookUp: ([dep = '', arr = ''], reference) => [[...from.lookUp([dep], reference), ...to.lookUp([arr], reference)].join('/')],
    members(value, reference) {
      const [start = '', end = '', ...more] = value.split('/');
      const [starts, ends] = [from.members(start, reference), to.members(end, reference)];
      return starts && ends && more.length === 0 ? [...starts, ...ends] : undefined;
    },
    allowed: (reference) => from.allowed(reference),
    madeOf: 'two cities, as in Almaty/Baku',
  };
}

function pickOf(reference: ReferenceSnapshot, iata: string, pick: (airport: Airport) => string, rest: string): string {
  const airport = reference.airport(iata, 0);
  return airport ? pick(airport) : rest;
}
