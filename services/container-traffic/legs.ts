import { addFlag, makeRow, type Contribution, type Flags, type Reference } from '#libs/contracts';
import { metresBetween } from './great-circle.js';
import type { ContainerSize } from './sizes.js';
import { entryOf, exitOf, type Visit } from './visits.js';

/** No container goes faster: 1,000 km/h. */
const plausibleMetresPerHour = 1_000_000;

/** The way from a visit to the one after it, if it is a leg: at another place and within one trip (domains.md 3.1, 9). */
export function contributeLeg(from: Visit, to: Visit, { teuMilli }: ContainerSize, reference: Reference, flags: Flags): Contribution[] {
  if (from.placeKey === to.placeKey || from.lastTrip !== to.firstTrip) return [];
  const transit = secondsBetween(from, to);
  if (transit !== undefined && isTooFast(from, to, transit, reference)) addFlag(flags, to.facts[0]!.index, 'implausible_speed');
  const measures = [1, teuMilli, transit === undefined ? 0 : 1, transit ?? 0];
  return [makeRow('container_legs', [from.place.node, to.place.node, to.mode, to.load], to.startedAt, to.place.zone, measures, transit)];
}

/** Seconds from leaving one visit to entering another; undefined unless both ends were seen. */
function secondsBetween(from: Visit, to: Visit): number | undefined {
  const [exit, entry] = [exitOf(from), entryOf(to)];
  return exit === undefined || entry === undefined ? undefined : entry - exit;
}

function isTooFast(from: Visit, to: Visit, seconds: number, reference: Reference): boolean {
  const [origin, destination] = [reference.coordinates(from.place.node), reference.coordinates(to.place.node)];
  return origin !== undefined && destination !== undefined && metresBetween(origin, destination) * 3_600 > plausibleMetresPerHour * seconds;
}
