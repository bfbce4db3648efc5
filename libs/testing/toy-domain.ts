import { z } from 'zod';
import type { Contribution, Domain, Fact, FoldResult, Reference } from '#libs/contracts';

export const movedType = 'caravan.toy.parcel-moved.v1';
export const countType = 'caravan.toy.count.v1';

const moved = z.object({
  parcel: z.string().min(1),
  place: z.string(),
  weight: z.int().min(0),
  classifier: z.enum(['PLANNED', 'ACTUAL']),
});

const count = z.object({ place: z.string(), value: z.int().min(0) });

type Moved = z.infer<typeof moved>;
type Count = z.infer<typeof count>;

const places = { name: 'place', reference: 'node' } as const;

/** A domain of a few lines: parcels that move, which are entities, and counts, which stand for themselves. */
export const toyDomain: Domain = {
  name: 'toy',
  foldVersion: 1,
  events: [
    { type: movedType, title: 'A parcel moved', schema: moved, keep: (data) => data },
    { type: countType, title: 'A count', schema: count, keep: (data) => data },
  ],
  cubes: [
    {
      name: 'toy_moves', title: 'Moves of parcels', dimensions: [places], count: 'n', grains: ['hour', 'day'], graceSeconds: 3600,
      measures: [{ name: 'n', unit: '1' }, { name: 'weight', unit: 'kg' }], sketch: { name: 'gap', unit: 's' },
    },
    {
      // No place among its dimensions: contributions of several zones meet in one row.
      name: 'toy_totals', title: 'Moves anywhere', dimensions: [{ name: 'kind', values: ['PARCEL'] }], count: 'n', grains: ['hour', 'day'], graceSeconds: 3600,
      measures: [{ name: 'n', unit: '1' }],
    },
    {
      name: 'toy_counts', title: 'Counts', dimensions: [places], count: 'facts', grains: ['day'], graceSeconds: 0,
      measures: [{ name: 'facts', unit: '1' }, { name: 'value', unit: '1' }],
    },
  ],
  indicators: [],
  routeKey: (type, kept) => (type === movedType ? (kept as Moved).parcel : undefined),
  entityOf: (fact) => (fact.type === movedType ? { kind: 'parcel', key: (fact.kept as Moved).parcel } : undefined),
  fold: (kind, facts, reference) => (kind === 'parcel' ? foldParcel(facts, reference) : foldCounts(facts, reference)),
};

/** Every actual move counts where it happened; the sketch holds the seconds since the move before. */
function foldParcel(facts: readonly Fact[], reference: Reference): FoldResult {
  const actual = facts.filter((fact) => (fact.kept as Moved).classifier === 'ACTUAL').sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
  const contributions = actual.flatMap((fact, index): Contribution[] => {
    const { place, weight } = fact.kept as Moved;
    const { node, zone } = reference.place([`NODE:${place}`], fact.time);
    const before = actual[index - 1];
    const at = Math.floor(fact.time / 1000);
    const line = { cube: 'toy_moves', dims: [node], at, zone, measures: [1, weight] };
    const total = { cube: 'toy_totals', dims: ['PARCEL'], at, zone, measures: [1] };
    return [before ? { ...line, value: at - Math.floor(before.time / 1000) } : line, total];
  });
  return { contributions, state: actual.length > 0 ? 'SEEN' : 'EXPECTED' };
}

function foldCounts(facts: readonly Fact[], reference: Reference): FoldResult {
  const contributions = facts.filter((fact) => fact.type === countType).map((fact): Contribution => {
    const { place, value } = fact.kept as Count;
    const { node, zone } = reference.place([`NODE:${place}`], fact.time);
    return { cube: 'toy_counts', dims: [node], at: Math.floor(fact.time / 1000), zone, measures: [1, value] };
  });
  return { contributions };
}
