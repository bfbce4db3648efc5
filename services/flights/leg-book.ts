import type { End, FlightFact } from './flight-facts.js';
import { LegIndex, namesOf } from './leg-index.js';
import { firstSchedule, schedulesFirst } from './schedules.js';

interface Draft {
  /** Which of several legs between the same airports it is, from 1. */
  readonly repeat: number;
  departure: End | undefined;
  arrival: End | undefined;
  /** The scheduled departure, else the time of the fact that opened it: what nearness is measured from. */
  readonly anchor: number;
  /** When it left last; undefined before, and again once it has come to its own destination. */
  flyingSince: number | undefined;
  readonly facts: FlightFact[];
}

/** The legs of one flight while its facts are shared out among them. */
export class LegBook {
  /** In the order opened; the facts of a leg in the order taken. */
  readonly legs: Draft[] = [];
  private readonly byRef = new Map<string, Draft>();
  private readonly index = new LegIndex<Draft>();

  /** Opens a leg for every reference, then for every two airports: what is told when does not move these. */
  constructor(facts: readonly FlightFact[]) {
    for (const [legRef, own] of groupByRef(facts)) this.byRef.set(legRef, this.open(describing(own)));
    for (const fact of schedulesFirst(facts.filter(namesLeg))) {
      if (fact.legRef === '' && !this.nearest(fact)) this.open(fact);
    }
  }

  /** Gives a fact to its leg, or to a new one where none fits; facts must come in order. */
  take(fact: FlightFact): void {
    const leg = this.byRef.get(fact.legRef) ?? this.nearest(fact) ?? this.comingDown(fact) ?? this.open(fact);
    leg.facts.push(fact);
    this.learnEnds(leg, fact);
    if (fact.told.kind !== 'movement') return;
    if (!comesDown(fact)) leg.flyingSince = fact.at;
    else if (fact.arrival?.key === leg.arrival?.key) leg.flyingSince = undefined;
  }

  /** An airport that no fact has named before is the leg's own, unless the aircraft only comes back to where it left. */
  private learnEnds(leg: Draft, fact: FlightFact): void {
    if (leg.departure && leg.arrival) return;
    const filed = namesOf(leg);
    leg.departure ??= fact.departure;
    if (fact.arrival?.key !== leg.departure?.key) leg.arrival ??= ownArrival(fact);
    this.index.file(leg, filed);
  }

  /** Of the legs of which all holds that the fact says, the one that leaves nearest to it; with both airports no repetition means the first. */
  private nearest(fact: FlightFact): Draft | undefined {
    const { departure, arrival, repeat, at } = fact;
    return this.index.nearest({ departure, arrival, repeat: repeat || (departure && arrival ? 1 : 0) }, at);
  }

  /** Where no leg leads, it is the leg that left last and has not come to its own destination that comes down. */
  private comingDown(fact: FlightFact): Draft | undefined {
    if (!comesDown(fact)) return undefined;
    let found: Draft | undefined;
    for (const leg of this.legs) {
      if (leg.flyingSince === undefined || (fact.departure && leg.departure?.key !== fact.departure.key)) continue;
      if (found?.flyingSince === undefined || leg.flyingSince >= found.flyingSince) found = leg;
    }
    return found;
  }

  private open(fact: FlightFact): Draft {
    const { departure, at, told } = fact;
    const anchor = told.kind === 'schedule' ? told.std : at;
    const leg = { repeat: fact.repeat || 1, departure, arrival: ownArrival(fact), anchor, flyingSince: undefined, facts: [] };
    this.legs.push(leg);
    this.index.file(leg);
    return leg;
  }
}

function groupByRef(facts: readonly FlightFact[]): ReadonlyMap<string, readonly FlightFact[]> {
  const groups = new Map<string, FlightFact[]>();
  for (const fact of facts) {
    if (fact.legRef === '') continue;
    const group = groups.get(fact.legRef);
    if (group) group.push(fact);
    else groups.set(fact.legRef, [fact]);
  }
  return groups;
}

/** Of the facts of one reference the one that says where the leg leads: its schedule, else the first with both airports, else the first. */
function describing(facts: readonly FlightFact[]): FlightFact {
  return firstSchedule(facts) ?? facts.find(namesLeg) ?? facts[0]!;
}

/** With both airports it names its leg, unless it tells of coming down: that may be elsewhere. */
function namesLeg(fact: FlightFact): boolean {
  return fact.departure !== undefined && fact.arrival !== undefined && !comesDown(fact);
}

/** True where the arrival airport told is where the aircraft comes down, be it the leg's own or another. */
function comesDown({ told, arrival }: FlightFact): boolean {
  if (arrival === undefined) return false;
  if (told.kind === 'status') return told.status === 'DIVERTED';
  return told.kind === 'movement' && (told.movement === 'TOUCH_DOWN' || told.movement === 'ON_BLOCK');
}

/** The airport a leg without a known one leads to by this fact; a diversion tells only where it does not. */
function ownArrival({ told, arrival }: FlightFact): End | undefined {
  return told.kind === 'status' && told.status === 'DIVERTED' ? undefined : arrival;
}
