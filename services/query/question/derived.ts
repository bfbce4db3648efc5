import type { Cube } from '#libs/contracts';
import type { ReferenceSnapshot } from '#libs/reference';
import { corridorOf } from './derived-corridor.js';
import { placesOf } from './derived-places.js';

/** A dimension that is looked up from the cube's own at query time. */
export interface Derived {
  readonly name: string;
  /** The cube's dimensions it is looked up from. */
  readonly from: readonly string[];
  /** What values of `from` belong to, each in its order. */
  lookUp(values: readonly string[], reference: ReferenceSnapshot): readonly string[];
  /** For each of `from` the values that belong to a value, any with any; undefined: there is no such value. */
  members(value: string, reference: ReferenceSnapshot): readonly (readonly string[])[] | undefined;
  /** What a caller may ask for, or what names are made of where these are too many to list. */
  allowed(reference: ReferenceSnapshot): readonly string[];
  /** How a name is made of what is allowed; absent: it is what is allowed. */
  readonly madeOf?: string;
}

const noGroup = 'NONE';

const hsGroup: Derived = {
  name: 'hs_group',
  from: ['chapter'],
  lookUp([chapter], reference) {
    const groups = reference.rows('hsGroups').filter((row) => row['chapter'] === chapter).map((row) => row['group_id'] ?? noGroup);
    return groups.length > 0 ? groups : [noGroup];
  },
  members(group, reference) {
    const chapters = reference.hsChapters(group);
    return chapters.length > 0 ? [chapters] : undefined;
  },
  allowed: (reference) => [...new Set(reference.rows('hsGroups').map((row) => row['group_id'] ?? ''))].sort(),
};

const known = new WeakMap<Cube, readonly Derived[]>();

/** The derived dimensions of a cube; one that the cube has itself is not derived. */
export function derivedOf(cube: Cube): readonly Derived[] {
  const found = known.get(cube) ?? deriveFor(cube);
  known.set(cube, found);
  return found;
}

/** The derived dimension of that name. */
export function findDerived(cube: Cube, name: string): Derived | undefined {
  return derivedOf(cube).find((derived) => derived.name === name);
}

function deriveFor(cube: Cube): readonly Derived[] {
  const has = (name: string): boolean => cube.dimensions.some((dimension) => dimension.name === name);
  return [...placesOf(cube), ...corridorOf(cube), hsGroup].filter(({ name, from }) => from.every(has) && !has(name));
}
