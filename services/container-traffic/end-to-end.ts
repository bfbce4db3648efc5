import { makeRow, type Contribution, type OdPair, type Reference } from '#libs/contracts';
import { tripUnderWay } from './trips.js';
import { entryOf, exitOf, type Visit } from './visits.js';

/** Where a way began: seconds when the origin was left, and stood at the nodes since; undefined where an end was not seen. */
export interface Origin {
  readonly exit: number | undefined;
  readonly stopSeconds: number | undefined;
}

/** The last visit of a pair's origin, in the trip under way, that lies before the visits at hand. */
export interface EarlierOrigin extends Origin {
  readonly from: string;
  readonly to: string;
}

/**
 * What the visits of one container, from the one numbered `first` on, add to the configured pairs of origin and destination
 * (domains.md 3.1, 11).
 */
export function contributeEndToEnd(visits: readonly Visit[], reference: Reference, first = 0, earlier: readonly EarlierOrigin[] = []): Contribution[] {
  const nodes = new Set([...visits.map(({ place }) => place.node), ...earlier.map(({ from }) => from)]);
  const pairs = reference.odPairs.filter(({ from, to }) => nodes.has(from) && nodes.has(to));
  return pairs.flatMap((pair) => visits.slice(first).flatMap((visit, index) => contributeArrival(pair, visits, visit, first + index, earlier)));
}

function contributeArrival(pair: OdPair, visits: readonly Visit[], arrived: Visit, position: number, earlier: readonly EarlierOrigin[]): Contribution[] {
  if (arrived.place.node !== pair.to) return [];
  const origin = findOrigin(pair, visits, position, arrived.firstTrip, earlier);
  const entry = entryOf(arrived);
  if (origin?.exit === undefined || entry === undefined) return [];
  const total = entry - origin.exit;
  const stop = origin.stopSeconds;
  const split = stop === undefined ? [0, 0, 0, 0] : [1, total, total - stop, stop];
  return [makeRow('container_od', [pair.from, pair.to, arrived.load], arrived.startedAt, arrived.place.zone, [1, total, ...split], total)];
}

/** The last visit of the origin before a position, in the trip given, with no visit of the destination in between. */
export function findOrigin({ from, to }: OdPair, visits: readonly Visit[], position: number, trip: number, earlier: readonly EarlierOrigin[]): Origin | undefined {
  let stopSeconds: number | undefined = 0;
  for (let at = position - 1; at >= 0; at--) {
    const visit = visits[at]!;
    if (visit.lastTrip !== trip || visit.place.node === to) return undefined;
    if (visit.place.node === from) return { exit: exitOf(visit), stopSeconds };
    stopSeconds = addStop(stopSeconds, stopOf(visit));
  }
  const origin = trip === tripUnderWay ? earlier.find((each) => each.from === from && each.to === to) : undefined;
  return origin && { exit: origin.exit, stopSeconds: addStop(stopSeconds, origin.stopSeconds) };
}

/** Seconds stood at a node passed on the way; undefined unless both ends of the stay were seen. */
function stopOf({ stay, dwell }: Visit): number | undefined {
  return stay === 'PASS' || stay === 'MEASURED' ? (dwell ?? 0) : undefined;
}

function addStop(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}
