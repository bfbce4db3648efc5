import type { Cube } from '#libs/contracts';
import type { ReferenceSnapshot } from '#libs/reference';

/** A dimension that is looked up from one of the cube's own at query time. */
export interface Derived {
  readonly name: string;
  /** The cube's dimension it is looked up from. */
  readonly from: string;
  /** The values that a value of `from` belongs to. */
  lookUp(value: string, reference: ReferenceSnapshot): readonly string[];
  /** The values of `from` that belong to a value; undefined: there is no such value. */
  members(value: string, reference: ReferenceSnapshot): readonly string[] | undefined;
  /** What a caller may ask for. */
  allowed(reference: ReferenceSnapshot): readonly string[];
}

const noGroup = 'NONE';
const unique = (values: readonly string[]): string[] => [...new Set(values)].sort();

const country: Derived = {
  name: 'country',
  from: 'node',
  lookUp: (node, reference) => [reference.country(node)],
  members(value, reference) {
    const nodes = reference.nodes.filter((node) => node.country === value && !node.isArea).map(({ id }) => id);
    if (value === 'ZZ') nodes.push('unknown');
    return nodes.length > 0 ? nodes : undefined;
  },
  allowed: (reference) => unique([...reference.nodes.map((node) => node.country), 'ZZ']),
};

const hsGroup: Derived = {
  name: 'hs_group',
  from: 'chapter',
  lookUp(chapter, reference) {
    const groups = reference.rows('hsGroups').filter((row) => row['chapter'] === chapter).map((row) => row['group_id'] ?? noGroup);
    return groups.length > 0 ? groups : [noGroup];
  },
  members(group, reference) {
    const chapters = reference.hsChapters(group);
    return chapters.length > 0 ? chapters : undefined;
  },
  allowed: (reference) => unique(reference.rows('hsGroups').map((row) => row['group_id'] ?? '')),
};

/** The derived dimensions of a cube. */
export function derivedOf(cube: Cube): readonly Derived[] {
  const has = (name: string): boolean => cube.dimensions.some((dimension) => dimension.name === name);
  return [country, hsGroup].filter((derived) => has(derived.from) && !has(derived.name));
}

/** The derived dimension of that name. */
export function findDerived(cube: Cube, name: string): Derived | undefined {
  return derivedOf(cube).find((derived) => derived.name === name);
}
