import { addFlag, makeRow, placeFacts, type Fact, type Flags, type FoldResult, type Reference } from '#libs/contracts';
import { dayOfDate } from '#libs/reference';
import { keptCost } from './cost-event.js';
import { keptCount } from './count-event.js';

/** Folds reported figures, which need no other fact: each lands on the local day its period starts. */
export function foldCounts(facts: readonly Fact[], reference: Reference): FoldResult {
  const flags: Flags = new Map();
  const places = placeFacts(facts, reference, flags);
  const contributions = facts.map((fact, index) => {
    const [, periodStart, value, ...dims] = keptCount(fact);
    const { node, zone } = places[index]!;
    return makeRow('container_counts', [node, ...dims], dayOfDate(zone, periodStart).start, zone, [1, value]);
  });
  return { contributions, flags };
}

/** Folds costs, which need no other fact: like a leg, each lands in the zone of the place it leads to. */
export function foldCosts(facts: readonly Fact[], reference: Reference): FoldResult {
  const flags: Flags = new Map();
  const origins = placeFacts(facts, reference, flags);
  const contributions = facts.map((fact, index) => {
    const [, toCodes, mode, currency, amountMinor, massKg] = keptCost(fact);
    const [from, to] = [origins[index]!, reference.place(toCodes, fact.time)];
    for (const warning of to.warnings) if (!from.warnings.includes(warning)) addFlag(flags, index, warning);
    const dims = [from.node, to.node, mode, currency];
    return makeRow('container_costs', dims, Math.floor(fact.time / 1000), to.zone, [1, amountMinor, massKg]);
  });
  return { contributions, flags };
}
