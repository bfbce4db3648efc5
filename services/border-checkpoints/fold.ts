import { placeKey, type EntityName, type Fact, type FoldResult, type Json, type Reference } from '#libs/contracts';
import { localDay } from '#libs/reference';
import { countEvent } from './count-event.js';
import { declarationEvent } from './declaration-event.js';
import { foldGaugeDay } from './gauge-day.js';
import { gaugeEvent, keptGauge, type KeptGauge } from './gauge-event.js';
import { contributeCount, contributeDeclaration, foldReported } from './reported.js';
import { keptStep, stepEvent, type KeptStep } from './step-event.js';
import { foldUnit } from './unit.js';

/** Steps go by unit, gauges by place and series; counts and declarations may go anywhere. */
export function routeKey(type: string, kept: Json): string | undefined {
  if (type === stepEvent.type) return unitKey(kept as unknown as KeptStep);
  if (type === gaugeEvent.type) return seriesKey(kept as unknown as KeptGauge, (kept as unknown as KeptGauge)[0].join(','));
  return undefined;
}

/** A step belongs to its unit, a gauge to a local day of its series; counts and declarations stand for themselves. */
export function entityOf(fact: Fact, reference: Reference): EntityName | undefined {
  if (fact.type === stepEvent.type) return { kind: 'unit', key: unitKey(keptStep(fact)) };
  if (fact.type === gaugeEvent.type) return { kind: 'gauge-day', key: gaugeDayKey(fact, reference) };
  return undefined;
}

/** Dispatches an entity to its fold; a kind or type that is not ours is a mistake of ours. */
export function fold(kind: string, facts: readonly Fact[], reference: Reference): FoldResult {
  if (kind === 'unit') return foldUnit(facts, reference);
  if (kind === 'gauge-day') return foldGaugeDay(facts, reference);
  const type = facts[0]?.type;
  if (type === undefined) return { contributions: [] };
  if (type === countEvent.type) return foldReported(facts, reference, contributeCount);
  if (type === declarationEvent.type) return foldReported(facts, reference, contributeDeclaration);
  throw new Error(`border-checkpoints cannot fold a ${kind} of ${type}`);
}

function unitKey([, unitType, unitId]: KeptStep): string {
  return `${unitType}:${unitId}`;
}

function seriesKey([, direction, unitType, lane, metric]: KeptGauge, place: string): string {
  return `${place}|${direction}|${unitType}|${lane}|${metric}`;
}

function gaugeDayKey(fact: Fact, reference: Reference): string {
  const kept = keptGauge(fact);
  const place = reference.place(kept[0], fact.time);
  const { date } = localDay(place.zone, Math.floor(fact.time / 1000));
  return `${fact.source}|${seriesKey(kept, placeKey(place, kept[0]))}|${date}`;
}
