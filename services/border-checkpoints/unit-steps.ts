import { addFlag, compareText, placeKey, type Fact, type Flags, type Place, type Reference } from '#libs/contracts';
import { keptStep, steps, type KeptCost, type StepWord } from './step-event.js';

/** An ACTUAL step with its place; instants are epoch seconds. */
export interface UnitStep {
  /** Index into the facts of the entity. */
  readonly index: number;
  readonly at: number;
  readonly word: StepWord;
  readonly place: Place;
  /** The passages it may belong to: those at its place in its direction. */
  readonly side: string;
  readonly direction: string;
  readonly mode: string;
  readonly activity: string;
  readonly durationSeconds: number;
  readonly crossingRef: string;
  readonly costs: readonly KeptCost[];
}

/** The ACTUAL steps by time, then step order, source and id; flags activities that are not in the list of their mode. */
export function orderSteps(facts: readonly Fact[], places: readonly Place[], reference: Reference, flags: Flags): UnitStep[] {
  const indexes = [...facts.keys()].sort((a, b) => compareFacts(facts[a]!, facts[b]!));
  const ordered: UnitStep[] = [];
  for (const index of indexes) {
    const step = readStep(index, facts[index]!, places[index]!);
    const isListed = step.word !== 'ACTIVITY' || reference.hasActivity(step.mode, step.activity);
    if (!isListed) addFlag(flags, index, 'activity_unknown');
    if (keptStep(facts[index]!)[6] === 1) ordered.push(isListed ? step : { ...step, activity: 'OTHER' });
  }
  return ordered;
}

function readStep(index: number, fact: Fact, place: Place): UnitStep {
  const [codes, , , direction, mode, word, , activity, durationSeconds, crossingRef, ...costs] = keptStep(fact);
  const side = `${placeKey(place, codes)}|${direction}`;
  return { index, at: Math.floor(fact.time / 1000), word, place, side, direction, mode, activity, durationSeconds, crossingRef, costs };
}

function compareFacts(a: Fact, b: Fact): number {
  return a.time - b.time || rankOf(a) - rankOf(b) || compareText(a.source, b.source) || compareText(a.id, b.id);
}

const rankByStep = new Map<StepWord, number>(steps.map((step, rank) => [step, step === 'TURNED_BACK' ? rank - 1 : rank]));

function rankOf(fact: Fact): number {
  return rankByStep.get(keptStep(fact)[5]) ?? 0;
}
