import { makeRow, placeFacts, type Contribution, type Fact, type Flags, type FoldResult, type Place, type Reference } from '#libs/contracts';
import { dayOfDate } from '#libs/reference';
import { keptCount } from './count-event.js';
import { keptDeclaration } from './declaration-event.js';

/** Folds facts that need no other: reported counts and declared lines. */
export function foldReported(
  facts: readonly Fact[],
  reference: Reference,
  contribute: (fact: Fact, place: Place) => Contribution,
): FoldResult {
  const flags: Flags = new Map();
  const places = placeFacts(facts, reference, flags);
  return { contributions: facts.map((fact, index) => contribute(fact, places[index]!)), flags };
}

/** A reported count lands on the local day its period starts. */
export function contributeCount(fact: Fact, { node, zone }: Place): Contribution {
  const [, periodStart, periodGrain, direction, metric, category, value] = keptCount(fact);
  const at = dayOfDate(zone, periodStart).start;
  return makeRow('border_counts', [node, direction, metric, category, periodGrain], at, zone, [1, value]);
}

/** A declared line lands when it was registered. */
export function contributeDeclaration(fact: Fact, { node, zone }: Place): Contribution {
  const [, regime, partner, chapter, currency, amountMinor, massKg] = keptDeclaration(fact);
  const mass = massKg >= 0 ? [massKg, 1] : [0, 0];
  const at = Math.floor(fact.time / 1000);
  return makeRow('border_trade', [node, regime, partner, chapter, currency], at, zone, [1, amountMinor, ...mass]);
}
