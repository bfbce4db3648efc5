import { addFlag, makeRow, type Contribution, type Flags, type Place } from '#libs/contracts';
import type { End } from './flight-facts.js';
import type { Course } from './leg-course.js';
import type { LegTimes } from './leg-times.js';
import type { Leg } from './legs.js';

/** Delays up to this are on time, delays from this on are late: a delay of just this is both. */
const onTimeSeconds = 900;

const nowhere: Pick<Place, 'node' | 'zone'> = { node: 'unknown', zone: 'UTC' };
const placeOf = (end: End | undefined): Pick<Place, 'node' | 'zone'> => end?.place ?? nowhere;

/** What one leg adds to departures, where it is known when it was to leave or left, and to arrivals, where it arrived. */
export function contributeLeg(leg: Leg, course: Course, times: LegTimes, carrier: string, flags: Flags): Contribution[] {
  const [departure, arrival] = [placeOf(leg.departure), placeOf(leg.arrival)];
  const dims = [departure.node, arrival.node, carrier, leg.schedule?.told.service ?? 'UNKNOWN'];
  return [...departed(leg, course, times, [...dims, course.outcome], departure.zone, flags), ...arrived(course, times, dims, arrival.zone)];
}

function departed(leg: Leg, course: Course, { std, landsAt }: LegTimes, dims: readonly string[], zone: string, flags: Flags): Contribution[] {
  const load = loadOf(leg, flags);
  if (landsAt === undefined) return [];
  const isFlown = course.outcome === 'ARRIVED' || course.outcome === 'DEPARTED' || course.outcome === 'DIVERTED';
  const filled = isFlown && load.passengers !== undefined && load.seats !== undefined ? [load.passengers, load.seats] : [0, 0];
  const delay = isFlown ? between(std, course.offBlock?.at) : undefined;
  const measures = [1, course.returns, course.diversions, load.seats ?? 0, load.passengers ?? 0, ...filled, ...delayMeasures(delay)];
  return [makeRow('flight_departures', dims, landsAt, zone, measures, lateness(delay))];
}

/** At STA, else on-block, else touch-down. */
function arrived({ outcome, touchDown, onBlock }: Course, { sta }: LegTimes, dims: readonly string[], zone: string): Contribution[] {
  const landsAt = sta ?? onBlock?.at ?? touchDown?.at;
  if (outcome !== 'ARRIVED' || landsAt === undefined) return [];
  const delay = between(sta, onBlock?.at);
  return [makeRow('flight_arrivals', dims, landsAt, zone, [1, ...delayMeasures(delay)], lateness(delay))];
}

/** The last passengers and seats told by loads; seats else by the schedule. Flags the load that has more passengers than another fact has seats. */
function loadOf(leg: Leg, flags: Flags): { readonly passengers: number | undefined; readonly seats: number | undefined } {
  let [passengers, seats]: (number | undefined)[] = [undefined, leg.schedule?.told.seats];
  for (const { told } of leg.facts) {
    if (told.kind !== 'load') continue;
    passengers = told.passengers ?? passengers;
    seats = told.seats ?? seats;
  }
  for (const { told, index } of leg.facts) {
    if (told.kind !== 'load' || told.seats !== undefined || seats === undefined) continue;
    if ((told.passengers ?? 0) > seats) addFlag(flags, index, 'load_over_capacity');
  }
  return { passengers, seats };
}

function between(scheduled: number | undefined, actual: number | undefined): number | undefined {
  return scheduled === undefined || actual === undefined ? undefined : actual - scheduled;
}

/** Count, signed delay, its positive part, on time, late; zeros where the delay is unknown. */
function delayMeasures(delay: number | undefined): readonly number[] {
  if (delay === undefined) return [0, 0, 0, 0, 0];
  return [1, delay, Math.max(0, delay), delay <= onTimeSeconds ? 1 : 0, delay >= onTimeSeconds ? 1 : 0];
}

function lateness(delay: number | undefined): number | undefined {
  return delay === undefined ? undefined : Math.max(0, delay);
}
