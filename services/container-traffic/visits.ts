import type { Flags, Place } from '#libs/contracts';
import type { ContainerFact } from './container-facts.js';
import { cutVisits } from './cut-visits.js';
import { stayOf, type Stay } from './stays.js';

/** A container at a node, from its first to its last fact there; instants are epoch seconds. */
export interface Visit extends Stay {
  readonly facts: readonly ContainerFact[];
  readonly place: Place;
  readonly placeKey: string;
  readonly startedAt: number;
  readonly lastAt: number;
  /** The trips of its first and its last fact. */
  readonly firstTrip: number;
  readonly lastTrip: number;
  readonly load: string;
  readonly mode: string;
  readonly phase: string;
  /** -1 when no fact tells it. */
  readonly cargoMassKg: number;
}

/**
 * The visits of one container, in order, from its ordered facts and their trips (domains.md 3.1, 3 to 6). Where these are the rest of
 * a life, `load` is what the first visit takes over.
 */
export function collectVisits(facts: readonly ContainerFact[], trips: readonly number[], flags: Flags, load = 'UNKNOWN'): readonly Visit[] {
  const cut = cutVisits(facts, flags);
  const visits: Visit[] = [];
  cut.forEach((positions, number) => {
    const next = facts[cut[number + 1]?.[0] ?? -1];
    const own = positions.map((position) => facts[position]!);
    const [firstTrip, lastTrip] = [trips[positions[0]!]!, trips[positions.at(-1)!]!];
    const before = visits.at(-1);
    const takenOver = before === undefined ? load : before.lastTrip === firstTrip ? lastLoadOf(before) : 'UNKNOWN';
    visits.push(describe(own, stayOf(own, next?.at), takenOver, firstTrip, lastTrip));
  });
  return visits;
}

/** Member by member: spreading two objects costs more than the rest of the fold. */
function describe(facts: readonly ContainerFact[], stay: Stay, takenOver: string, firstTrip: number, lastTrip: number): Visit {
  const [first, last] = [facts[0]!, facts.at(-1)!];
  return {
    facts,
    place: first.place,
    placeKey: first.placeKey,
    startedAt: first.at,
    lastAt: last.at,
    firstTrip,
    lastTrip,
    load: facts.find(hasLoad)?.load ?? takenOver,
    mode: first.role === 'ENTER' ? first.mode : 'UNKNOWN',
    phase: facts.find(({ phase }) => phase !== 'UNKNOWN')?.phase ?? 'UNKNOWN',
    cargoMassKg: facts.find(({ cargoMassKg }) => cargoMassKg >= 0)?.cargoMassKg ?? -1,
    stay: stay.stay,
    isEntrySeen: stay.isEntrySeen,
    isExitSeen: stay.isExitSeen,
    dwell: stay.dwell,
  };
}

const hasLoad = ({ load }: ContainerFact): boolean => load !== 'UNKNOWN';

/** What a visit without a load of its own takes over: the last one told, else what this one took over itself. */
function lastLoadOf(visit: Visit): string {
  return visit.facts.findLast(hasLoad)?.load ?? visit.load;
}

/** When the container is known to have left: at its last fact, if that is a leaving or it only passed. */
export function exitOf({ isExitSeen, stay, lastAt }: Visit): number | undefined {
  return isExitSeen || stay === 'PASS' ? lastAt : undefined;
}

/** When the container is known to have come: at its first fact, if that is an entry or it only passed. */
export function entryOf({ isEntrySeen, stay, startedAt }: Visit): number | undefined {
  return isEntrySeen || stay === 'PASS' ? startedAt : undefined;
}
