import type { Place, Reference } from '#libs/contracts';
import type { ReferenceSource } from '#libs/engine';

/** Zone by place of the toy world; every other place is unknown. */
export const toyZones: Readonly<Record<string, string>> = { ALA: 'Asia/Almaty', POT: 'Asia/Tbilisi', NYC: 'America/New_York' };

const unknownPlace: Place = { node: 'unknown', zone: 'UTC', country: 'ZZ', warnings: ['place_unknown'] };

/** The toy world's reference data: codes are `NODE:x` for the places of {@link toyZones}. */
export function toyReference(version = 0): Reference {
  return {
    version,
    place: (codes) => codes.map(placeOf).find((place) => place !== undefined) ?? unknownPlace,
    airportPlace: () => unknownPlace,
    country: (node) => (node in toyZones ? 'XX' : 'ZZ'),
    zone: (node) => toyZones[node] ?? 'UTC',
    checkpointAt: () => undefined,
    checkpointBetween: () => undefined,
    checkpointToward: () => undefined,
    coordinates: () => undefined,
    milestone: () => undefined,
    sizeType: () => undefined,
    odPairs: [],
    hasActivity: () => false,
  };
}

function placeOf(code: string): Place | undefined {
  const node = code.replace(/^NODE:/, '');
  const zone = toyZones[node];
  return zone === undefined ? undefined : { node, zone, country: 'XX', warnings: [] };
}

/** Gives every tenant the toy world. */
export const toyReferences: ReferenceSource = { snapshot: (_tenant, version) => Promise.resolve(toyReference(version)) };
