import type { End, FlightFact } from './flight-facts.js';
import { LegBook } from './leg-book.js';
import { firstSchedule, type ScheduleFact } from './schedules.js';

/** A leg of a flight with its facts in order; an end is undefined where no fact says which airport it is. */
export interface Leg {
  readonly departure: End | undefined;
  readonly arrival: End | undefined;
  readonly facts: readonly FlightFact[];
  readonly schedule: ScheduleFact | undefined;
}

/** Shares the ordered facts of a flight out among its legs (domains.md 3.2, 2 to 4); those that name no airport come last. */
export function assignLegs(facts: readonly FlightFact[]): readonly Leg[] {
  const book = new LegBook(facts);
  for (const fact of facts) if (saysWhere(fact)) book.take(fact);
  for (const fact of facts) if (!saysWhere(fact)) book.take(fact);
  return book.legs.map(({ departure, arrival, facts: own }) => ({ departure, arrival, facts: own.sort(inOrder), schedule: firstSchedule(own) }));
}

function saysWhere({ legRef, departure, arrival }: FlightFact): boolean {
  return legRef !== '' || departure !== undefined || arrival !== undefined;
}

function inOrder(a: FlightFact, b: FlightFact): number {
  return a.rank - b.rank;
}
