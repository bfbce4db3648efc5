import type { ContainerFact } from './container-facts.js';

/** After more than this without a fact the next one begins a new trip. */
const silenceSeconds = 60 * 86_400;

interface Trip {
  tripRef: string;
  lastAt: number;
  hadLaden: boolean;
  hadStripped: boolean;
  isClosed: boolean;
}

/** The number of the trip of each of the ordered facts, by their position; numbers ascend (domains.md 3.1, 3). */
export function cutTrips(facts: readonly ContainerFact[]): readonly number[] {
  let trip: Trip | undefined;
  let number = -1;
  return facts.map((fact) => {
    if (!trip || startsAnew(trip, fact)) {
      trip = { tripRef: '', lastAt: fact.at, hadLaden: false, hadStripped: false, isClosed: false };
      number += 1;
    }
    takeIn(trip, fact);
    return number;
  });
}

function startsAnew({ isClosed, tripRef, lastAt, hadStripped }: Trip, fact: ContainerFact): boolean {
  if (isClosed || fact.at - lastAt > silenceSeconds) return true;
  if (fact.tripRef !== '' && tripRef !== '' && fact.tripRef !== tripRef) return true;
  return fact.milestone === 'STUFFED' && hadStripped;
}

/** A trip closes after an empty return: an ENTER fact with load EMPTY once it had been laden. */
function takeIn(trip: Trip, fact: ContainerFact): void {
  trip.lastAt = fact.at;
  trip.tripRef ||= fact.tripRef;
  trip.isClosed = fact.role === 'ENTER' && fact.load === 'EMPTY' && trip.hadLaden;
  trip.hadLaden ||= fact.load === 'LADEN';
  trip.hadStripped ||= fact.milestone === 'STRIPPED';
}
