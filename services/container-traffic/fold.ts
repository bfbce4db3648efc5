import type { EntityName, Fact, FoldResult, Json, Reference } from '#libs/contracts';
import { callEvent, type KeptCall } from './call-event.js';
import { foldCalls } from './calls.js';
import { isPlaceholder } from './container-number.js';
import { foldContainer } from './container.js';
import { costEvent } from './cost-event.js';
import { countEvent } from './count-event.js';
import { milestoneEvent, type KeptMilestone } from './milestone-event.js';
import { foldCosts, foldCounts } from './reported.js';

/** Milestones go by container, calls by what calls; all else may go anywhere. */
export function routeKey(type: string, kept: Json): string | undefined {
  return nameOf(type, kept)?.key;
}

/** A milestone belongs to its container, a call to its transport; without a name of these, and all else, stands for itself. */
export function entityOf(fact: Fact, _reference: Reference): EntityName | undefined {
  return nameOf(fact.type, fact.kept);
}

/** Dispatches an entity to its fold; a type that is not ours is a mistake of ours. */
export function fold(kind: string, facts: readonly Fact[], reference: Reference): FoldResult {
  const type = facts[0]?.type;
  if (type === undefined) return { contributions: [] };
  if (type === milestoneEvent.type) return foldContainer(facts, reference);
  if (type === callEvent.type) return foldCalls(facts, reference);
  if (type === countEvent.type) return foldCounts(facts, reference);
  if (type === costEvent.type) return foldCosts(facts, reference);
  throw new Error(`container-traffic cannot fold a ${kind} of ${type}`);
}

function nameOf(type: string, kept: Json): EntityName | undefined {
  if (type === milestoneEvent.type) {
    const [, number] = kept as unknown as KeptMilestone;
    return isPlaceholder(number) ? undefined : { kind: 'container', key: number };
  }
  if (type !== callEvent.type) return undefined;
  const [, , mode, , transportRef] = kept as unknown as KeptCall;
  return transportRef === '' ? undefined : { kind: 'call', key: `${mode}|${transportRef}` };
}
