import type { LegEntry, ReferenceSnapshot } from '#libs/reference';

/** Qualities of distances in legs.csv, the surest first. */
const qualities = ['published', 'derived', 'great-circle', 'estimate'];

/** How far it is from one node to another, and how sure that is: the least sure of its legs. */
export interface Distance {
  readonly metres: bigint;
  readonly quality: string;
  readonly legs: number;
  /** True when another corridor joins the two nodes over another distance. */
  readonly isAmbiguous: boolean;
}

/** Gives the distance between two nodes; undefined where nothing joins them. */
export type DistanceOf = (from: string, to: string) => Distance | undefined;

/**
 * Distances by corridor: the legs between the two nodes on the corridor named, else the one leg that joins them, else the legs on
 * the first corridor of corridors.csv that has both. A leg is as long in both directions (domains.md 2.3).
 */
export function distanceByCorridor(reference: ReferenceSnapshot, corridorId?: string): DistanceOf {
  return (from, to) => {
    const leg = corridorId === undefined ? legBetween(reference, from, to) : undefined;
    if (leg) return along([leg]);
    const corridors = reference.corridors.filter(({ id }) => corridorId === undefined || id === corridorId);
    const [first, ...others] = corridors.flatMap(({ nodes, legs }) => along(sectionOf(nodes, legs, from, to)) ?? []);
    return first && { ...first, isAmbiguous: others.some(({ metres }) => metres !== first.metres) };
  };
}

/** Distances along nodes, each joined to the next by a leg. Throws when two of them are not. */
export function distanceAlong(reference: ReferenceSnapshot, nodes: readonly string[]): Distance | undefined {
  const legs = nodes.slice(1).map((to, i) => {
    const from = nodes[i] as string;
    const leg = legBetween(reference, from, to);
    if (!leg) throw new Error(`there is no leg between ${from} and ${to}`);
    return leg;
  });
  return along(legs);
}

/** The leg that joins two nodes, in either direction. */
export function legBetween({ legs }: ReferenceSnapshot, from: string, to: string): LegEntry | undefined {
  return legs.find((leg) => joins(leg, from, to));
}

/** The less sure of two qualities; null is surer than any. */
export function lessSure(a: string | null, b: string | null): string | null {
  const rank = (quality: string | null): number => (quality === null ? -1 : qualities.includes(quality) ? qualities.indexOf(quality) : qualities.length);
  return rank(a) >= rank(b) ? a : b;
}

function joins(leg: LegEntry | undefined, a: string | undefined, b: string | undefined): boolean {
  return leg !== undefined && ((leg.from === a && leg.to === b) || (leg.from === b && leg.to === a));
}

/** The legs between two nodes of a corridor; none where it lacks a node or one of these legs. */
function sectionOf(nodes: readonly string[], legs: readonly LegEntry[], from: string, to: string): readonly LegEntry[] {
  const places = [nodes.indexOf(from), nodes.indexOf(to)];
  const [start, end] = [Math.min(...places), Math.max(...places)];
  if (start < 0) return [];
  const section = legs.slice(start, end);
  return section.every((leg, i) => joins(leg, nodes[start + i], nodes[start + i + 1])) ? section : [];
}

function along(legs: readonly LegEntry[]): Distance | undefined {
  if (legs.length === 0) return undefined;
  const metres = legs.reduce((sum, leg) => sum + BigInt(leg.distanceMetres), 0n);
  return { metres, quality: legs.reduce<string | null>((worst, leg) => lessSure(worst, leg.quality), null) ?? '', legs: legs.length, isAmbiguous: false };
}
