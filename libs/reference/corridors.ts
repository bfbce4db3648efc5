import type { Corridor, LegEntry } from './entries.js';
import type { Row } from './kinds.js';
import { groupBy } from './layers.js';

/** Corridors with their legs in order of `seq`; a leg that is not in legs.csv is left out. */
export function collectCorridors(rows: readonly Row[], legs: readonly LegEntry[]): readonly Corridor[] {
  const legById = new Map(legs.map((leg) => [leg.id, leg]));
  const inOrder = [...rows].sort((a, b) => Number(a['seq']) - Number(b['seq']));
  return [...groupBy(inOrder, (row) => row['corridor_id'] ?? '')].map(([id, ofCorridor]) => ({
    id,
    name: ofCorridor[0]?.['name'] ?? '',
    legs: ofCorridor.flatMap((row) => legById.get(row['leg_id'] ?? '') ?? []),
  }));
}
