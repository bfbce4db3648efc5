import { addFlag, placeFacts, type Fact, type Flags, type FoldResult, type Reference } from '#libs/contracts';
import { contributePassage } from './contribute-passage.js';
import { contributeCrossings } from './crossings.js';
import { cutPassages, type Passage } from './passages.js';
import { keptStep } from './step-event.js';
import { orderSteps } from './unit-steps.js';

/** Folds the steps of one unit over all checkpoints: its passages, and its crossings of borders. */
export function foldUnit(facts: readonly Fact[], reference: Reference): FoldResult {
  const flags: Flags = new Map();
  const places = placeFacts(facts, reference, flags);
  const { passages, repeats } = cutPassages(orderSteps(facts, places, reference, flags));
  for (const index of repeats) addFlag(flags, index, 'repeat_step');
  const unitType = facts[0] ? keptStep(facts[0])[1] : '';
  const contributions = passages.flatMap((passage) => contributePassage(passage, unitType));
  contributions.push(...contributeCrossings(passages, unitType, reference));
  return { contributions, flags, ...stateOf(passages.at(-1)) };
}

/** Where the unit is now: the outcome of its latest passage, since its end, else its entry, else its first fact. */
function stateOf(latest: Passage | undefined): Pick<FoldResult, 'state' | 'node' | 'since'> {
  if (!latest) return {};
  const { outcome, place, endedAt, enteredAt, startedAt } = latest;
  return { state: outcome, node: place.node, since: endedAt ?? enteredAt ?? startedAt };
}
