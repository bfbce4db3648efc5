import { addFlag, type Flags } from '#libs/contracts';
import type { FlightFact } from './flight-facts.js';
import type { Course } from './leg-course.js';
import type { Leg } from './legs.js';

/** When a leg was to leave and to arrive, and where it counts; epoch seconds, undefined where nothing tells. */
export interface LegTimes {
  readonly std: number | undefined;
  readonly sta: number | undefined;
  /** STD, else off-block, else take-off. */
  readonly landsAt: number | undefined;
  /** The fact that says so. */
  readonly landedBy: FlightFact | undefined;
}

/** The times of a leg; without a schedule, its departure comes from its delays and is flagged (domains.md 3.2, 6). */
export function timeLeg(leg: Leg, course: Course, flags: Flags): LegTimes {
  const { schedule } = leg;
  if (schedule) return { std: schedule.told.std, sta: schedule.told.sta, landsAt: schedule.told.std, landedBy: schedule };
  const left = course.offBlock ?? course.takeOff;
  const flagged = left ?? leg.facts[0];
  if (flagged) addFlag(flags, flagged.index, 'schedule_missing');
  const std = departureByDelays(leg);
  return { std, sta: undefined, landsAt: std ?? left?.at, landedBy: left };
}

/** The last off-block that tells its delays, less their sum. */
function departureByDelays({ facts }: Leg): number | undefined {
  const told = facts.flatMap(({ at, told }) =>
    told.kind === 'movement' && told.movement === 'OFF_BLOCK' && told.delaySeconds !== undefined ? [at - told.delaySeconds] : [],
  );
  return told.at(-1);
}
