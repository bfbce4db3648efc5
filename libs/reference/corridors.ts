import type { Corridor, LegEntry } from './entries.js';
import type { Row } from './kinds.js';
import { groupBy } from './layers.js';

/** Corridors with their legs in order of `seq`; a leg that is not in legs.csv is left out. */
export function collectCorridors(rows: readonly Row[], legs: readonly LegEntry[]): readonly Corridor[] {
  const legById = new Map(legs.map((leg) => [leg.id, leg]));
  const inOrder = [...rows].sort((a, b) => Number(a['seq']) - Number(b['seq']));
  return [...groupBy(inOrder, (row) => row['corridor_id'] ?? '')].map(([id, ofCorridor]) => {
    const ofLegs = ofCorridor.flatMap((row) => legById.get(row['leg_id'] ?? '') ?? []);
    return { id, name: ofCorridor[0]?.['name'] ?? '', legs: ofLegs, nodes: nodesAlong(ofLegs) };
  });
}

/** The nodes that legs lead through; a leg may be listed against the direction of its corridor. */
function nodesAlong(legs: readonly LegEntry[]): readonly string[] {
  const [first, second] = legs;
  if (!first) return [];
  const isReversed = second !== undefined && [second.from, second.to].includes(first.from);
  const nodes = [isReversed ? first.to : first.from];
  for (const { from, to } of legs) nodes.push(nodes.at(-1) === from ? to : from);
  return nodes;
}
