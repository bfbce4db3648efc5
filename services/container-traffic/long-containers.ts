import type { Cut, Fact, Json, LongLives, Reference } from '#libs/contracts';
import { addUp, nothingBefore, readLife, type Life, type LifeSoFar } from './container.js';
import { findOrigin, type EarlierOrigin } from './end-to-end.js';
import { tripAfter, type TripSoFar } from './trips.js';

/** Which facts of a container are sealed; numbers of facts count open ones and the context. */
export interface Sealing {
  /** With more facts than this, what is settled is. */
  readonly sealAbove: number;
  /** So many seconds before the latest fact nothing more is expected to be told: it is settled. */
  readonly settledAfter: number;
  /** With more facts than this, all but `keep` are, settled or not. */
  readonly crowdedAbove: number;
  readonly keep: number;
}

/**
 * Cuts the lives of containers between two visits (docs/adr/0012). What a visit adds, with the way to it, depends on what came before by
 * the visit before it, which is the context of the cut; by the trip, the load and the origins that this one began with, and the size
 * told until then, which the cut carries. It depends on what comes behind by the instant at which the next visit starts and by the
 * size told last in the whole life: while these stay as they are, nothing sealed changes.
 */
export function longContainers(when: Sealing): LongLives {
  return {
    sealAbove: when.sealAbove,
    cut: (kind, facts, reference, before) => (kind === 'container' ? cutLife(facts, reference, before, when) : undefined),
    foldOpen: (_kind, facts, reference, cut) => {
      const { sizedAs, ...before } = unpack(cut.carried);
      const life = readLife(facts, reference, before);
      const first = life.ordered.find(({ index }) => facts[index]!.time >= cut.time);
      const position = life.visits.findIndex((visit) => visit.facts[0] === first);
      if (position < 1 || first?.at !== Math.floor(cut.time / 1000) || life.size.lengthCode !== sizedAs) return undefined;
      return addUp(life, position, reference);
    },
  };
}

/** What a cut carries: what the life had come to at its context, and the size by which the sealed part was folded. */
interface Carried extends LifeSoFar {
  readonly sizedAs: string;
}

/** Before the latest visit behind which nothing is to be sealed; the one before it becomes the context. */
function cutLife(facts: readonly Fact[], reference: Reference, before: Cut | undefined, when: Sealing): Cut | undefined {
  const { settled, surplus } = sealableTimes(facts, when);
  if (surplus === -Infinity && !facts.some(({ time }) => time <= settled && time >= (before?.time ?? -Infinity))) return undefined;
  const soFar = before ? unpack(before.carried) : nothingBefore;
  const life = readLife(facts, reference, soFar);
  const starts = life.visits.map(({ facts: [first] }) => life.ordered.indexOf(first!));
  const timeAt = (position: number): number => facts[life.ordered[position]!.index]!.time;
  /** Two facts of one instant are not to be parted. */
  const isClean = (start: number): boolean => start === 0 || timeAt(start - 1) < timeAt(start);
  for (let visit = life.visits.length - 1; visit > 0; visit--) {
    const [context, start] = [starts[visit - 1]!, starts[visit]!];
    const time = timeAt(start);
    if (before && time <= before.time) return undefined;
    const isSealable = time <= surplus || timeAt(start - 1) <= settled;
    if (isSealable && isClean(start) && isClean(context)) return { time, from: timeAt(context), carried: pack(carriedAt(life, soFar, visit - 1, context, reference)) };
  }
  return undefined;
}

/** What was told until `settled` may be sealed, and what before `surplus`: -Infinity while a life is not crowded. */
function sealableTimes(facts: readonly Fact[], { settledAfter, crowdedAbove, keep }: Sealing): { readonly settled: number; readonly surplus: number } {
  const times = facts.map(({ time }) => time).sort((a, b) => b - a);
  const settled = (times[0] ?? -Infinity) - settledAfter * 1000;
  return { settled, surplus: times.length > crowdedAbove ? (times[keep - 1] ?? -Infinity) : -Infinity };
}

/** What is to be known of the facts before a visit, which begins at `start`. */
function carriedAt(life: Life, soFar: LifeSoFar, visit: number, start: number, reference: Reference): Carried {
  const { ordered, visits, size } = life;
  const earlier = ordered.slice(0, start);
  return {
    trip: earlier.reduce<TripSoFar | undefined>(tripAfter, soFar.trip),
    lengthCode: earlier.findLast(({ lengthCode }) => lengthCode !== '')?.lengthCode ?? soFar.lengthCode,
    load: visits[visit]!.load,
    origins: start === 0 ? soFar.origins : originsBefore(life, visit, life.trips[start - 1]!, reference),
    sizedAs: size.lengthCode,
  };
}

/** Where ways of a trip may have begun that go on with a visit. */
function originsBefore({ visits, origins }: Life, visit: number, trip: number, reference: Reference): EarlierOrigin[] {
  return reference.odPairs.flatMap((pair) => {
    const origin = findOrigin(pair, visits, visit, trip, origins);
    return origin ? [{ from: pair.from, to: pair.to, ...origin }] : [];
  });
}

type PackedTrip = readonly [tripRef: string, lastAt: number, hadLaden: boolean, hadStripped: boolean, isClosed: boolean];
type PackedOrigin = readonly [from: string, to: string, exit: number | null, stopSeconds: number | null];
type Packed = readonly [trip: PackedTrip | null, lengthCode: string, load: string, origins: readonly PackedOrigin[], sizedAs: string];

function pack({ trip, lengthCode, load, origins, sizedAs }: Carried): Json {
  const packedTrip: PackedTrip | null = trip ? [trip.tripRef, trip.lastAt, trip.hadLaden, trip.hadStripped, trip.isClosed] : null;
  const packedOrigins = origins.map(({ from, to, exit, stopSeconds }): PackedOrigin => [from, to, exit ?? null, stopSeconds ?? null]);
  return [packedTrip, lengthCode, load, packedOrigins, sizedAs] satisfies Packed as unknown as Json;
}

function unpack(carried: Json): Carried {
  const [packedTrip, lengthCode, load, packedOrigins, sizedAs] = carried as unknown as Packed;
  const origins = packedOrigins.map(([from, to, exit, stopSeconds]) => ({ from, to, exit: exit ?? undefined, stopSeconds: stopSeconds ?? undefined }));
  if (!packedTrip) return { trip: undefined, lengthCode, load, origins, sizedAs };
  const [tripRef, lastAt, hadLaden, hadStripped, isClosed] = packedTrip;
  return { trip: { tripRef, lastAt, hadLaden, hadStripped, isClosed }, lengthCode, load, origins, sizedAs };
}
