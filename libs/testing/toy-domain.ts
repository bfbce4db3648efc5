import { z } from 'zod';
import type { Contribution, Cut, Domain, EntityName, Fact, FoldResult, Json, JsonObject, LongLives, Reference } from '#libs/contracts';
import { localDay } from '#libs/reference';

export const movedType = 'caravan.toy.parcel-moved.v1';
export const countType = 'caravan.toy.count.v1';
export const levelType = 'caravan.toy.level.v1';

const moved = z.object({
  parcel: z.string().min(1),
  place: z.string(),
  weight: z.int().min(0),
  classifier: z.enum(['PLANNED', 'ACTUAL']),
});
const count = z.object({ place: z.string(), value: z.int().min(0) });
const level = z.object({ place: z.string(), value: z.int().min(0) });

type Moved = z.infer<typeof moved>;
type Told = z.infer<typeof count>;

const places = { name: 'place', reference: 'node' } as const;

/** What differs from fold version to fold version. */
interface ToyRelease {
  readonly foldVersion: number;
  readonly keep: (data: JsonObject) => Json;
  readonly read: (kept: Json) => JsonObject;
  readonly parcelOf: (parcel: string) => string;
  readonly weightOf: (weight: number) => number;
}

/** A domain of a few lines: parcels that move, which are entities; levels, of which a place's local day is one; counts, which stand for themselves. */
export const toyDomain: Domain = makeToyDomain({ foldVersion: 1, keep: (data) => data, read: (kept) => kept as JsonObject, parcelOf: (parcel) => parcel, weightOf: (weight) => weight });

/** A later release of it: keeps events in another form, takes P1 for P0, and finds parcels heavier. */
export const changedToyDomain: Domain = makeToyDomain({
  foldVersion: 2,
  keep: (data) => Object.entries(data) as unknown as Json,
  read: (kept) => Object.fromEntries(kept as unknown as [string, Json][]),
  parcelOf: (parcel) => (parcel === 'P1' ? 'P0' : parcel),
  weightOf: (weight) => weight + 10,
});

function makeToyDomain(release: ToyRelease): Domain {
  const { foldVersion, keep, read } = release;
  const parcelOf = (kept: Json): string => release.parcelOf(String(read(kept)['parcel']));
  return {
    name: 'toy',
    foldVersion,
    events: [
      { type: movedType, title: 'A parcel moved', schema: moved, keep },
      { type: countType, title: 'A count', schema: count, keep },
      { type: levelType, title: 'A level', schema: level, keep },
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
      {
        name: 'toy_levels', title: 'Levels', dimensions: [places], count: 'n', grains: ['day'], graceSeconds: 0,
        measures: [{ name: 'n', unit: '1' }, { name: 'gap_s', unit: 's' }],
      },
    ],
    indicators: [],
    routeKey: (type, kept) => (type === movedType ? parcelOf(kept) : undefined),
    entityOf: (fact, reference) => {
      if (fact.type === movedType) return { kind: 'parcel', key: parcelOf(fact.kept) };
      return fact.type === levelType ? levelDayOf(fact, read, reference) : undefined;
    },
    fold: (kind, facts, reference) => {
      if (kind === 'parcel') return foldParcel(facts, reference, release);
      return kind === 'level-day' ? foldLevels(facts, reference, release) : foldCounts(facts, reference, release);
    },
    longLives: longParcels(release),
  };
}

/** A place's local day, the place being the node, or its code while no node is known. */
function levelDayOf(fact: Fact, read: ToyRelease['read'], reference: Reference): EntityName {
  const { place } = read(fact.kept) as Told;
  const { node, zone } = reference.place([`NODE:${place}`], fact.time);
  return { kind: 'level-day', key: `${node === 'unknown' ? `code ${place}` : node} ${localDay(zone, fact.time / 1000).date}` };
}

/** Parcels are sealed early and often, so that few moves make a long life: behind a cut all that matters is the move before. */
function longParcels(release: ToyRelease): LongLives {
  const keep = 1;
  const isClean = (moves: readonly Fact[], at: number): boolean => at > 0 && (moves[at - 1] as Fact).time < (moves[at] as Fact).time;
  const cutAt = (moves: readonly Fact[], at: number): Cut => ({ time: (moves[at] as Fact).time, from: (moves[at - 1] as Fact).time, carried: null });
  return {
    sealAbove: 2,
    cut: (kind, facts, _reference, before) => {
      if (kind !== 'parcel') return undefined;
      const moves = actualMoves(facts, release);
      const since = before?.time ?? -Infinity;
      const leavesEnough = ({ time }: Fact): boolean => time > since && facts.filter((fact) => fact.time >= time).length >= keep;
      const at = moves.findLastIndex((move, index) => isClean(moves, index) && leavesEnough(move));
      return at < 0 ? undefined : cutAt(moves, at);
    },
    foldOpen: (_kind, facts, reference, { time }) => (actualMoves(facts, release).some((move) => move.time >= time) ? foldParcel(facts, reference, release, time) : undefined),
  };
}

function actualMoves(facts: readonly Fact[], { read }: ToyRelease): Fact[] {
  return facts.filter((fact) => (read(fact.kept) as Moved).classifier === 'ACTUAL').sort(byTime);
}

/** Every actual move from `since` on counts where it happened; the sketch holds the seconds since the move before. */
function foldParcel(facts: readonly Fact[], reference: Reference, release: ToyRelease, since = -Infinity): FoldResult {
  const { read, weightOf } = release;
  const actual = actualMoves(facts, release);
  const contributions = actual.flatMap((fact, index): Contribution[] => {
    if (fact.time < since) return [];
    const { place, weight } = read(fact.kept) as Moved;
    const { node, zone } = reference.place([`NODE:${place}`], fact.time);
    const before = actual[index - 1];
    const at = Math.floor(fact.time / 1000);
    const line = { cube: 'toy_moves', dims: [node], at, zone, measures: [1, weightOf(weight)] };
    const total = { cube: 'toy_totals', dims: ['PARCEL'], at, zone, measures: [1] };
    return [before ? { ...line, value: at - Math.floor(before.time / 1000) } : line, total];
  });
  return { contributions, state: actual.length > 0 ? 'SEEN' : 'EXPECTED' };
}

function foldCounts(facts: readonly Fact[], reference: Reference, { read }: ToyRelease): FoldResult {
  const contributions = facts.filter((fact) => fact.type === countType).map((fact): Contribution => {
    const { place, value } = read(fact.kept) as Told;
    const { node, zone } = reference.place([`NODE:${place}`], fact.time);
    return { cube: 'toy_counts', dims: [node], at: Math.floor(fact.time / 1000), zone, measures: [1, value] };
  });
  return { contributions };
}

/** Every level counts, with the seconds since the one before on the same day at the same place. */
function foldLevels(facts: readonly Fact[], reference: Reference, { read }: ToyRelease): FoldResult {
  const ordered = [...facts].sort(byTime);
  const flags = new Map(ordered.map((fact) => [facts.indexOf(fact), reference.place([`NODE:${(read(fact.kept) as Told).place}`], fact.time).warnings]));
  const contributions = ordered.map((fact, index): Contribution => {
    const { node, zone } = reference.place([`NODE:${(read(fact.kept) as Told).place}`], fact.time);
    const at = Math.floor(fact.time / 1000);
    return { cube: 'toy_levels', dims: [node], at, zone, measures: [1, at - Math.floor((ordered[index - 1] ?? fact).time / 1000)] };
  });
  return { contributions, flags };
}

function byTime(a: Fact, b: Fact): number {
  return a.time - b.time || (a.id < b.id ? -1 : 1);
}
