import type { End, FlightFact } from './flight-facts.js';
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
}

/** The legs of one flight while its facts are shared out among them. */
export class LegBook {
  private readonly drafts: Draft[] = [];
  private readonly byRef = new Map<string, Draft>();
  private readonly byFact = new Map<FlightFact, Draft>();

  /** Opens a leg for every reference, then for every two airports: what is told when does not move these. */
  constructor(facts: readonly FlightFact[]) {
    for (const [legRef, own] of groupByRef(facts)) this.byRef.set(legRef, this.open(describing(own)));
    for (const fact of schedulesFirst(facts.filter(namesLeg))) {
      if (fact.legRef === '' && !this.drafts.some((leg) => agrees(leg, fact))) this.open(fact);
    }
  }

  /** Gives a fact to its leg, or to a new one where none fits; facts must come in order. */
  take(fact: FlightFact): void {
    const leg = this.byRef.get(fact.legRef) ?? this.find(fact) ?? this.open(fact);
    this.byFact.set(fact, leg);
    leg.departure ??= fact.departure;
    if (fact.arrival?.key !== leg.departure?.key) leg.arrival ??= ownArrival(fact);
    if (fact.told.kind !== 'movement') return;
    if (!comesDown(fact)) leg.flyingSince = fact.at;
    else if (fact.arrival?.key === leg.arrival?.key) leg.flyingSince = undefined;
  }

  /** Every leg with those of the facts that it was given, in their order. */
  legs(facts: readonly FlightFact[]): readonly { departure: End | undefined; arrival: End | undefined; facts: readonly FlightFact[] }[] {
    const shares = new Map(this.drafts.map((draft) => [draft, [] as FlightFact[]]));
    for (const fact of facts) shares.get(this.byFact.get(fact)!)?.push(fact);
    return [...shares].map(([{ departure, arrival }, own]) => ({ departure, arrival, facts: own }));
  }

  private find(fact: FlightFact): Draft | undefined {
    const fitting = this.drafts.filter((leg) => agrees(leg, fact));
    return nearest(fitting, fact.at) ?? (comesDown(fact) ? this.flying(fact) : undefined);
  }

  /** The leg that left last and has not come to its own destination: it is the one that comes down where no leg leads. */
  private flying({ departure }: FlightFact): Draft | undefined {
    let found: Draft | undefined;
    for (const leg of this.drafts) {
      if (leg.flyingSince === undefined || (departure && leg.departure?.key !== departure.key)) continue;
      if (found?.flyingSince === undefined || leg.flyingSince >= found.flyingSince) found = leg;
    }
    return found;
  }

  private open(fact: FlightFact): Draft {
    const anchor = fact.told.kind === 'schedule' ? fact.told.std : fact.at;
    const leg: Draft = { repeat: fact.repeat || 1, departure: fact.departure, arrival: ownArrival(fact), anchor, flyingSince: undefined };
    this.drafts.push(leg);
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

/** True where all that the fact says of airports and repetition holds of the leg; with both airports no repetition means the first. */
function agrees(leg: Draft, { departure, arrival, repeat }: FlightFact): boolean {
  if (departure && leg.departure?.key !== departure.key) return false;
  if (arrival && leg.arrival?.key !== arrival.key) return false;
  return repeat === 0 ? !departure || !arrival || leg.repeat === 1 : leg.repeat === repeat;
}

function nearest(legs: readonly Draft[], at: number): Draft | undefined {
  let found: Draft | undefined;
  for (const leg of legs) if (!found || Math.abs(leg.anchor - at) < Math.abs(found.anchor - at)) found = leg;
  return found;
}
