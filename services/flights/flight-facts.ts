import { addFlag, compareText, placeKey, type Fact, type Flags, type Place, type Reference } from '#libs/contracts';
import type { MovementWord, StatusWord } from './fields.js';
import { keptFlight, ownPart } from './flight-fields.js';
import { keptLoad, loadEvent } from './load-event.js';
import { keptMovement, movementEvent } from './movement-event.js';
import { keptSchedule, scheduleEvent } from './schedule-event.js';
import { keptStatus } from './status-event.js';

/** An airport a fact names; `key` tells airports apart, also unknown ones. */
export interface End {
  readonly place: Place;
  readonly key: string;
}

/** What the type of a fact tells; instants are epoch seconds. */
export type Told =
  | { readonly kind: 'schedule'; readonly std: number; readonly sta: number | undefined; readonly service: string; readonly seats: number | undefined }
  | { readonly kind: 'movement'; readonly movement: MovementWord; readonly delaySeconds: number | undefined }
  | { readonly kind: 'status'; readonly status: StatusWord }
  | { readonly kind: 'load'; readonly passengers: number | undefined; readonly seats: number | undefined };

/** A fact of a flight as its fold reads it; `index` is its place among the facts given, `rank` that in order, `at` is in epoch seconds. */
export interface FlightFact {
  readonly index: number;
  readonly rank: number;
  readonly at: number;
  readonly source: string;
  readonly id: string;
  readonly departure: End | undefined;
  readonly arrival: End | undefined;
  /** Empty when absent. */
  readonly legRef: string;
  /** 0 when absent. */
  readonly repeat: number;
  readonly told: Told;
}

/** The facts that count, by time, type, source and id (domains.md 3.2, 1 and 2). Flags unknown airports and flights known by code shares alone. */
export function readFlight(facts: readonly Fact[], reference: Reference, flags: Flags): readonly FlightFact[] {
  const counted = withoutMarketing(facts, flags);
  const read: FlightFact[] = [];
  inOrder(facts).forEach((index, rank) => {
    const fact = readFact({ index, rank }, facts[index]!, reference, flags);
    if (fact && counted(index)) read.push(fact);
  });
  return read;
}

function inOrder(facts: readonly Fact[]): readonly number[] {
  const compare = (a: Fact, b: Fact): number =>
    a.time - b.time || compareText(a.type, b.type) || compareText(a.source, b.source) || compareText(a.id, b.id);
  return [...facts.keys()].sort((a, b) => compare(facts[a]!, facts[b]!));
}

/** Which facts count: those of the operating flight, or all when only numbers sold tell of it. */
function withoutMarketing(facts: readonly Fact[], flags: Flags): (index: number) => boolean {
  const isMarketing = (index: number): boolean => keptFlight(facts[index]!)[6] === 1;
  const marketing = [...facts.keys()].filter(isMarketing);
  if (marketing.length < facts.length) return (index) => !isMarketing(index);
  for (const index of marketing) addFlag(flags, index, 'codeshare_only');
  return () => true;
}

/** Undefined for what is only planned or estimated: it counts nowhere and says nothing about where a leg leads. */
function readFact({ index, rank }: Pick<FlightFact, 'index' | 'rank'>, fact: Fact, reference: Reference, flags: Flags): FlightFact | undefined {
  const [codes, ends, , , , , , legRef, repeat] = keptFlight(fact);
  const named = codes.map((code) => nameEnd(code, fact, reference));
  flagEnds(named, index, flags);
  const told = tellOf(fact);
  if (!told) return undefined;
  const departure = ends.startsWith('D') ? named[0] : undefined;
  const arrival = ends.endsWith('A') ? named.at(-1) : undefined;
  return { index, rank, at: Math.floor(fact.time / 1000), source: fact.source, id: fact.id, departure, arrival, legRef, repeat, told };
}

function nameEnd(code: string, { time }: Fact, reference: Reference): End {
  const place = reference.airportPlace([code], time);
  return { place, key: placeKey(place, [code]) };
}

function flagEnds(ends: readonly End[], index: number, flags: Flags): void {
  if (ends.every(({ place }) => place.warnings.length === 0)) return;
  for (const warning of new Set(ends.flatMap(({ place }) => place.warnings))) addFlag(flags, index, warning);
}

function tellOf(fact: Fact): Told | undefined {
  if (fact.type === scheduleEvent.type) {
    const [std, sta, service, seats] = ownPart(keptSchedule(fact));
    return { kind: 'schedule', std, sta: known(sta), service, seats: known(seats) };
  }
  if (fact.type === movementEvent.type) {
    const [movement, isActual, delaySeconds] = ownPart(keptMovement(fact));
    return isActual === 1 ? { kind: 'movement', movement, delaySeconds: known(delaySeconds) } : undefined;
  }
  if (fact.type === loadEvent.type) {
    const [passengers, seats] = ownPart(keptLoad(fact));
    return { kind: 'load', passengers: known(passengers), seats: known(seats) };
  }
  const [status] = ownPart(keptStatus(fact));
  return { kind: 'status', status };
}

const known = (value: number): number | undefined => (value === -1 ? undefined : value);
