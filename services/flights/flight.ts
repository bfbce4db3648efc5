import { addFlag, type Contribution, type Fact, type Flags, type FoldResult, type Reference } from '#libs/contracts';
import { dayNumberOf, localDay, utcDayNumber } from '#libs/reference';
import { contributeLeg } from './contribute-leg.js';
import { readFlight } from './flight-facts.js';
import { keptFlight } from './flight-fields.js';
import { followLeg, type Course } from './leg-course.js';
import { timeLeg, type LegTimes } from './leg-times.js';
import { assignLegs, type Leg } from './legs.js';

const latestLanding = Number.MAX_SAFE_INTEGER;

interface TimedLeg {
  readonly leg: Leg;
  readonly course: Course;
  readonly times: LegTimes;
}

/** Folds the facts of one flight: what its legs add to departures and arrivals. */
export function foldFlight(facts: readonly Fact[], reference: Reference): FoldResult {
  const [first] = facts;
  if (!first) return { contributions: [] };
  const [, , carrier, , , originDate] = keptFlight(first);
  const flags: Flags = new Map();
  const contributions: Contribution[] = [];
  const legs: TimedLeg[] = [];
  for (const leg of assignLegs(readFlight(facts, reference, flags))) {
    const course = followLeg(leg, flags);
    const times = timeLeg(leg, course, flags);
    contributions.push(...contributeLeg(leg, course, times, carrier, flags));
    legs.push({ leg, course, times });
  }
  legs.sort(byLanding);
  flagLocalDate(originDate, legs[0], flags);
  return { contributions, flags, ...stateOf(legs) };
}

/** Legs that land nowhere come last. */
function byLanding(a: TimedLeg, b: TimedLeg): number {
  return (a.times.landsAt ?? latestLanding) - (b.times.landsAt ?? latestLanding);
}

/** An origin date that is the local but not the UTC date of the first departure comes from a feed that has local dates only. */
function flagLocalDate(originDate: string, first: TimedLeg | undefined, flags: Flags): void {
  const { landsAt, landedBy } = first?.times ?? {};
  const departure = first?.leg.departure;
  if (landsAt === undefined || !landedBy || !departure || utcDayNumber(landsAt * 1000) === dayNumberOf(originDate)) return;
  if (localDay(departure.place.zone, landsAt).date === originDate) addFlag(flags, landedBy.index, 'origin_date_local');
}

/** What the flight is at now: its last leg of which anything has happened, else its first. */
function stateOf(legs: readonly TimedLeg[]): Pick<FoldResult, 'state' | 'node' | 'since'> {
  const current = legs.findLast(({ course }) => course.outcome !== 'SCHEDULED') ?? legs[0];
  if (!current) return {};
  const { leg, course, times } = current;
  const since = course.turnedBy?.at ?? times.landsAt;
  const end = course.outcome === 'ARRIVED' ? leg.arrival : leg.departure;
  return { state: course.outcome, ...(end ? { node: end.place.node } : {}), ...(since === undefined ? {} : { since }) };
}
