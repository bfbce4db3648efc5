import type { ContainerFact } from './container-facts.js';

/** After more than this without a fact the next one begins a new trip. */
const silenceSeconds = 60 * 86_400;

/** What a trip has come to so far: all that the facts behind depend on. */
export interface TripSoFar {
  readonly tripRef: string;
  readonly lastAt: number;
  readonly hadLaden: boolean;
  readonly hadStripped: boolean;
  readonly isClosed: boolean;
}

/** The number of the trip that facts begin in, where they are the rest of a life. */
export const tripUnderWay = 0;

/**
 * The number of the trip of each of the ordered facts, by their position; numbers ascend (domains.md 3.1, 3). With the trip that
 * the facts before them had come to, the numbers begin with that trip's.
 */
export function cutTrips(facts: readonly ContainerFact[], before?: TripSoFar): readonly number[] {
  let trip = before;
  let number = before ? tripUnderWay : -1;
  return facts.map((fact) => {
    if (!trip || startsAnew(trip, fact)) number += 1;
    trip = tripAfter(trip, fact);
    return number;
  });
}

/** What the trip under way has come to after one more fact, which may begin another. */
export function tripAfter(trip: TripSoFar | undefined, fact: ContainerFact): TripSoFar {
  return takeIn(trip && !startsAnew(trip, fact) ? trip : newTrip, fact);
}

const newTrip: TripSoFar = { tripRef: '', lastAt: 0, hadLaden: false, hadStripped: false, isClosed: false };

function startsAnew({ isClosed, tripRef, lastAt, hadStripped }: TripSoFar, fact: ContainerFact): boolean {
  if (isClosed || fact.at - lastAt > silenceSeconds) return true;
  if (fact.tripRef !== '' && tripRef !== '' && fact.tripRef !== tripRef) return true;
  return fact.milestone === 'STUFFED' && hadStripped;
}

/** A trip closes after an empty return: an ENTER fact with load EMPTY once it had been laden. */
function takeIn({ tripRef, hadLaden, hadStripped }: TripSoFar, fact: ContainerFact): TripSoFar {
  return {
    tripRef: tripRef || fact.tripRef,
    lastAt: fact.at,
    hadLaden: hadLaden || fact.load === 'LADEN',
    hadStripped: hadStripped || fact.milestone === 'STRIPPED',
    isClosed: fact.role === 'ENTER' && fact.load === 'EMPTY' && hadLaden,
  };
}
