import type { Place, Reference } from '#libs/contracts';
import type { ReferenceSource } from '#libs/engine';

/** What the codes `NODE:x` of the toy world mean: a node, and its zone. Every other code is unknown. */
export type ToyWorld = Readonly<Record<string, { readonly node: string; readonly zone: string }>>;

const first: ToyWorld = {
  ALA: { node: 'ALA', zone: 'Asia/Almaty' },
  POT: { node: 'POT', zone: 'Asia/Tbilisi' },
  NYC: { node: 'NYC', zone: 'America/New_York' },
};

/** The world after so many changes of reference data: a node is added, a zone corrected and a node lost, two codes become one node. */
const worlds: readonly ToyWorld[] = [
  first,
  { ...first, ELSEWHERE: { node: 'ELSEWHERE', zone: 'Asia/Shanghai' } },
  { ALA: { node: 'ALA', zone: 'Asia/Shanghai' }, NYC: { node: 'NYC', zone: 'America/New_York' } },
  { ...first, ELSEWHERE: { node: 'ALA', zone: 'Asia/Almaty' } },
];

/** The toy world at a version of its reference data. */
export function toyWorld(version: number): ToyWorld {
  return worlds[version % worlds.length] as ToyWorld;
}

const unknownPlace: Place = { node: 'unknown', zone: 'UTC', country: 'ZZ', warnings: ['place_unknown'] };

/** The toy world's reference data at a version: codes are `NODE:x`. */
export function toyReference(version = 0): Reference {
  const world = toyWorld(version);
  const nodes = new Map(Object.values(world).map(({ node, zone }) => [node, zone]));
  return {
    version,
    place: (codes) => codes.map((code) => placeOf(world, code)).find((place) => place !== undefined) ?? unknownPlace,
    airportPlace: () => unknownPlace,
    country: (node) => (nodes.has(node) ? 'XX' : 'ZZ'),
    zone: (node) => nodes.get(node) ?? 'UTC',
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

function placeOf(world: ToyWorld, code: string): Place | undefined {
  const known = world[code.replace(/^NODE:/, '')];
  return known && { ...known, country: 'XX', warnings: [] };
}

/** Gives every tenant the toy world. */
export const toyReferences: ReferenceSource = { snapshot: (_tenant, version) => Promise.resolve(toyReference(version)) };
