import type { CloudEvent, Fact } from '#libs/contracts';
import { makeGoldenFolder } from '#libs/testing';
import { borderCheckpoints } from '../index.js';

/** Folds events in memory, current facts by entity, contributions summed by local hour and day; and gives the facts that stand after events. */
export const { fold: foldEvents, facts: currentFacts } = makeGoldenFolder(borderCheckpoints);

/** Turns a valid event into a fact as the engine does. */
export function toFact(event: CloudEvent): Fact {
  return currentFacts([event])[0]!;
}
