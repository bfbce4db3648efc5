import type { LastHeard } from '#libs/database/reads';
import { type ReferenceSnapshot, localDay } from '#libs/reference';
import type { JsonRow } from '../answer/write-row.js';
import { checkpointsAt } from '../growth/holidays.js';
import { gapsUntilSilent } from './freshness.js';

/** What was heard of one row: by source, node, type and domain, or some of these. */
export interface Heard extends Omit<LastHeard, 'place'> {
  readonly node: string;
  /** Every node of the row. */
  readonly nodes: ReadonlySet<string>;
}

const fewestTimes = 3;

/** What was heard with the nodes that the places are now. */
export function placeHeard(heard: readonly LastHeard[], reference: ReferenceSnapshot): Heard[] {
  return heard.map(({ place, ...each }) => {
    const node = nodeOf(place, each.lastReceivedAt.getTime(), reference);
    return { ...each, node, nodes: new Set([node]) };
  });
}

/** One text for what tells rows apart; rows are in its order. */
export function keyOf(row: Readonly<Record<string, unknown>>, by: readonly string[]): string {
  return by.map((name) => String(row[name])).join('\u001f');
}

/** One of each key, in their order; several codes may be one node. */
export function mergeHeard(heard: readonly Heard[], by: readonly string[]): Heard[] {
  const merged = new Map<string, Heard>();
  for (const each of heard) {
    const key = keyOf({ ...each }, by);
    const before = merged.get(key);
    merged.set(key, before ? merge(before, each) : each);
  }
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

/** One row of the answer (domains.md 3.4, freshness). */
export function writeHeard(heard: Heard, by: readonly string[], reference: ReferenceSnapshot, now: number): JsonRow {
  const { facts, firstEventTime, lastEventTime, lastReceivedAt, times, nodes } = heard;
  const lagSeconds = lastEventTime && Math.max(0, Math.floor((now - lastEventTime.getTime()) / 1000));
  const span = firstEventTime && lastEventTime ? (lastEventTime.getTime() - firstEventTime.getTime()) / 1000 : 0;
  const usualGapSeconds = times >= fewestTimes ? Math.round(span / (times - 1)) : null;
  const isOpenDay = [...nodes].some((node) => !isClosed(node, reference, now));
  return {
    bucket: null, ...Object.fromEntries(by.map((name) => [name, String(heard[name as keyof Heard])])),
    value: lagSeconds, n: facts, p50: null, p90: null, p95: null, base: null, ratio: null, growthPercent: null, comparable: null,
    reason: lagSeconds === null ? 'nothing_observed' : null, completeness: null, restatedAt: null, flags: [],
    lastEventTime: lastEventTime?.toISOString() ?? null,
    lastReceivedAt: lastReceivedAt.toISOString(),
    receiptLagSeconds: Math.max(0, Math.floor((now - lastReceivedAt.getTime()) / 1000)),
    usualGapSeconds, isOpenDay,
    silent: usualGapSeconds === null || lagSeconds === null ? null : isOpenDay && lagSeconds > gapsUntilSilent * usualGapSeconds,
  };
}

/** The node of a place as {@link LastHeard} has it. */
export function nodeOf(place: string | null, time: number, reference: ReferenceSnapshot): string {
  if (place?.startsWith('[')) return reference.place(JSON.parse(place) as string[], time).node;
  return (place === null ? undefined : reference.airport(place, time)?.iata) ?? 'unknown';
}

function merge(a: Heard, b: Heard): Heard {
  const pick = (of: (x: number, y: number) => number, x: Date | null, y: Date | null): Date | null => (x && y ? new Date(of(x.getTime(), y.getTime())) : (x ?? y));
  return {
    ...a, nodes: new Set([...a.nodes, ...b.nodes]), facts: a.facts + b.facts, times: a.times + b.times,
    firstEventTime: pick(Math.min, a.firstEventTime, b.firstEventTime), lastEventTime: pick(Math.max, a.lastEventTime, b.lastEventTime),
    lastReceivedAt: a.lastReceivedAt > b.lastReceivedAt ? a.lastReceivedAt : b.lastReceivedAt,
  };
}

/** True when a checkpoint with the node as a side is closed there today; a closure of one side closes that side. */
export function isClosed(node: string, reference: ReferenceSnapshot, now: number): boolean {
  const { date } = localDay(reference.zone(node), Math.floor(now / 1000));
  const checkpoints = [...checkpointsAt(reference, new Set([node]))];
  return checkpoints.length > 0 && checkpoints.every((id) => reference.closures(id, date).some(({ side }) => side === 'BOTH' || (side === 'A') === (reference.checkpoint(id)?.nodeA === node)));
}
