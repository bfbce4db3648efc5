import type { LastHeard } from '#libs/database/reads';
import { type ReferenceSnapshot, localDay } from '#libs/reference';
import type { JsonRow } from '../answer/write-row.js';
import { checkpointsAt } from '../growth/holidays.js';
import { gapsUntilSilent } from './freshness.js';

/** What was heard of one source, node and type. */
export interface Heard extends Omit<LastHeard, 'place'> {
  readonly node: string;
}

const fewestTimes = 3;

/** Puts what was heard under the nodes that the places are now; several codes may be one node. */
export function placeHeard(heard: readonly LastHeard[], reference: ReferenceSnapshot): Heard[] {
  const placed = new Map<string, Heard>();
  for (const { place, ...each } of heard) {
    const node = nodeOf(place, each.lastReceivedAt.getTime(), reference);
    const key = [each.domain, each.source, each.type, node].join('\u001f');
    const before = placed.get(key);
    placed.set(key, before ? merge(before, each) : { ...each, node });
  }
  return [...placed.values()];
}

/** One row of the answer (domains.md 3.4, freshness). */
export function writeHeard({ source, node, type, domain, facts, firstEventTime, lastEventTime, lastReceivedAt, times }: Heard, reference: ReferenceSnapshot, now: number): JsonRow {
  const lagSeconds = lastEventTime && Math.max(0, Math.floor((now - lastEventTime.getTime()) / 1000));
  const span = firstEventTime && lastEventTime ? (lastEventTime.getTime() - firstEventTime.getTime()) / 1000 : 0;
  const usualGapSeconds = times >= fewestTimes ? Math.round(span / (times - 1)) : null;
  const isOpenDay = !isClosed(node, reference, now);
  return {
    bucket: null, source, node, type, domain,
    value: lagSeconds, n: facts, p50: null, p90: null, p95: null, base: null, ratio: null, growthPercent: null, comparable: null,
    reason: lagSeconds === null ? 'nothing_observed' : null, completeness: null, restatedAt: null, flags: [],
    lastEventTime: lastEventTime?.toISOString() ?? null,
    lastReceivedAt: lastReceivedAt.toISOString(),
    receiptLagSeconds: Math.max(0, Math.floor((now - lastReceivedAt.getTime()) / 1000)),
    usualGapSeconds, isOpenDay,
    silent: usualGapSeconds === null || lagSeconds === null ? null : isOpenDay && lagSeconds > gapsUntilSilent * usualGapSeconds,
  };
}

function nodeOf(place: string | null, time: number, reference: ReferenceSnapshot): string {
  const code = place === null ? null : (JSON.parse(place) as unknown);
  if (Array.isArray(code)) return reference.place(code as string[], time).node;
  return typeof code === 'string' ? (reference.airport(code, time)?.iata ?? 'unknown') : 'unknown';
}

function merge(a: Heard, b: Omit<LastHeard, 'place'>): Heard {
  const pick = (of: (x: number, y: number) => number, x: Date | null, y: Date | null): Date | null => (x && y ? new Date(of(x.getTime(), y.getTime())) : (x ?? y));
  return {
    ...a, facts: a.facts + b.facts, times: a.times + b.times,
    firstEventTime: pick(Math.min, a.firstEventTime, b.firstEventTime), lastEventTime: pick(Math.max, a.lastEventTime, b.lastEventTime),
    lastReceivedAt: a.lastReceivedAt > b.lastReceivedAt ? a.lastReceivedAt : b.lastReceivedAt,
  };
}

/** True when a checkpoint with the node as a side is closed there today; a closure of one side closes that side. */
function isClosed(node: string, reference: ReferenceSnapshot, now: number): boolean {
  const { date } = localDay(reference.zone(node), Math.floor(now / 1000));
  const checkpoints = [...checkpointsAt(reference, new Set([node]))];
  return checkpoints.length > 0 && checkpoints.every((id) => reference.closures(id, date).some(({ side }) => side === 'BOTH' || (side === 'A') === (reference.checkpoint(id)?.nodeA === node)));
}
