import type { LegRow, NodeRow } from './answers.mjs';

/** A place in degrees of longitude and latitude; `isSure` is false where it was put between its neighbours. */
export interface Placed {
  readonly node: NodeRow;
  readonly lon: number;
  readonly lat: number;
  readonly isSure: boolean;
}

interface Spot {
  lon: number;
  lat: number;
}

type Links = ReadonlyMap<string, readonly { readonly to: string; readonly weight: number }[]>;

const rounds = 300;

/**
 * Nodes by their coordinates; those without any lie between their neighbours by the lengths of the legs. A node that legs
 * join to fewer than two known places, directly or through others, has no place and is left out.
 */
export function placeNodes(nodes: readonly NodeRow[], legs: readonly LegRow[]): Placed[] {
  const known = new Map(nodes.filter(hasCoordinates).map((node): [string, Spot] => [node.node_id, { lon: Number(node.lon), lat: Number(node.lat) }]));
  const links = linksOf(legs);
  const guessed = settle(known, links, between(nodes, known, links));
  return nodes.flatMap((node) => {
    const spot = known.get(node.node_id) ?? guessed.get(node.node_id);
    return spot ? [{ node, ...spot, isSure: known.has(node.node_id) }] : [];
  });
}

function hasCoordinates({ lat, lon }: NodeRow): boolean {
  return lat !== '' && lon !== '';
}

function linksOf(legs: readonly LegRow[]): Links {
  const links = new Map<string, { to: string; weight: number }[]>();
  const add = (from: string, to: string, weight: number): void => void links.set(from, [...(links.get(from) ?? []), { to, weight }]);
  for (const { from_node: from, to_node: to, distance_m: metres } of legs) {
    const weight = 1 / Math.max(1, Number(metres));
    add(from, to, weight);
    add(to, from, weight);
  }
  return links;
}

/** The unknown nodes left when ends that lead nowhere are cut off, again and again. */
function between(nodes: readonly NodeRow[], known: ReadonlyMap<string, Spot>, links: Links): string[] {
  let unknown = nodes.map(({ node_id: id }) => id).filter((id) => !known.has(id));
  for (;;) {
    const open = new Set(unknown);
    const kept = unknown.filter((id) => new Set((links.get(id) ?? []).map(({ to }) => to).filter((to) => known.has(to) || open.has(to))).size >= 2);
    if (kept.length === unknown.length) return kept;
    unknown = kept;
  }
}

/** Every unknown node moves to the weighted middle of its neighbours until all rest. */
function settle(known: ReadonlyMap<string, Spot>, links: Links, unknown: readonly string[]): Map<string, Spot> {
  const spots = new Map<string, Spot>();
  for (let round = 0; round < rounds; round++) {
    for (const id of unknown) {
      const near = (links.get(id) ?? []).flatMap(({ to, weight }) => {
        const spot = known.get(to) ?? spots.get(to);
        return spot ? [{ ...spot, weight }] : [];
      });
      const sum = near.reduce((total, { weight }) => total + weight, 0);
      if (sum > 0) spots.set(id, { lon: middle(near, 'lon') / sum, lat: middle(near, 'lat') / sum });
    }
  }
  return spots;
}

function middle(near: readonly (Spot & { readonly weight: number })[], axis: keyof Spot): number {
  return near.reduce((total, each) => total + each[axis] * each.weight, 0);
}
