import { makeRow, type Contribution, type OdPair, type Reference } from '#libs/contracts';
import { secondsBetween } from './legs.js';
import type { Visit } from './visits.js';

/** What the visits of one container add to the configured pairs of origin and destination (domains.md 3.1, 11). */
export function contributeEndToEnd(visits: readonly Visit[], reference: Reference): Contribution[] {
  const nodes = new Set(visits.map(({ place }) => place.node));
  const pairs = reference.odPairs.filter(({ from, to }) => nodes.has(from) && nodes.has(to));
  return pairs.flatMap((pair) => visits.flatMap((visit, position) => contributeArrival(pair, visits, visit, position)));
}

function contributeArrival(pair: OdPair, visits: readonly Visit[], arrived: Visit, position: number): Contribution[] {
  if (arrived.place.node !== pair.to) return [];
  const started = findOrigin(pair, visits, position);
  const total = started === undefined ? undefined : secondsBetween(visits[started]!, arrived);
  if (started === undefined || total === undefined) return [];
  const stop = stopSeconds(visits.slice(started + 1, position));
  const split = stop === undefined ? [0, 0, 0, 0] : [1, total, total - stop, stop];
  return [makeRow('container_od', [pair.from, pair.to, arrived.load], arrived.startedAt, arrived.place.zone, [1, total, ...split], total)];
}

/** The last visit of the origin before, in the same trip, with no visit of the destination in between. */
function findOrigin({ from, to }: OdPair, visits: readonly Visit[], position: number): number | undefined {
  const trip = visits[position]!.firstTrip;
  for (let earlier = position - 1; earlier >= 0; earlier--) {
    const { place, lastTrip } = visits[earlier]!;
    if (lastTrip !== trip || place.node === to) return undefined;
    if (place.node === from) return earlier;
  }
  return undefined;
}

/** Seconds stood at the nodes between; undefined unless both ends of every stay were seen. */
function stopSeconds(between: readonly Visit[]): number | undefined {
  let sum = 0;
  for (const { stay, dwell } of between) {
    if (stay !== 'PASS' && stay !== 'MEASURED') return undefined;
    sum += dwell ?? 0;
  }
  return sum;
}
