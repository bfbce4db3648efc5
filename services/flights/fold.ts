import type { EntityName, Fact, FoldResult, Json, Reference } from '#libs/contracts';
import { countEvent } from './count-event.js';
import { flightKey, type KeptFlight } from './flight-fields.js';
import { foldFlight } from './flight.js';
import { foldCounts } from './reported.js';

/** All facts of a flight go by the number under which it is operated; counts may go anywhere. */
export function routeKey(type: string, kept: Json): string | undefined {
  return type === countEvent.type ? undefined : flightKey(kept as unknown as KeptFlight);
}

/** A fact belongs to the flight that is operated on the origin date; counts stand for themselves. */
export function entityOf(fact: Fact, _reference: Reference): EntityName | undefined {
  const key = routeKey(fact.type, fact.kept);
  return key === undefined ? undefined : { kind: 'flight', key };
}

/** Dispatches an entity to its fold; a kind or type that is not ours is a mistake of ours. */
export function fold(kind: string, facts: readonly Fact[], reference: Reference): FoldResult {
  if (kind === 'flight') return foldFlight(facts, reference);
  const type = facts[0]?.type;
  if (type === undefined) return { contributions: [] };
  if (type === countEvent.type) return foldCounts(facts, reference);
  throw new Error(`flights cannot fold a ${kind} of ${type}`);
}
