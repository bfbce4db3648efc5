import type { CloudEvent, Fact, JsonObject, Reference } from '#libs/contracts';
import { makeGoldenFolder, type Folded } from '#libs/testing';
import { borderCheckpoints } from '../index.js';

const folder = makeGoldenFolder(borderCheckpoints);
const asJson = (events: readonly (CloudEvent | JsonObject)[]): readonly JsonObject[] => events as readonly JsonObject[];

/** Folds events in memory: current facts by entity, contributions summed by local hour and day. */
export function foldEvents(events: readonly (CloudEvent | JsonObject)[], reference: Reference): Folded {
  return folder.fold(asJson(events), reference);
}

/** The facts that stand after the events. */
export function currentFacts(events: readonly CloudEvent[]): readonly Fact[] {
  return folder.facts(asJson(events));
}

/** Turns a valid event into a fact as the engine does. */
export function toFact(event: CloudEvent): Fact {
  return currentFacts([event])[0]!;
}
