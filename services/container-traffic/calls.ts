import { compareText, makeRow, placeFacts, placeKey, type Contribution, type Fact, type Flags, type FoldResult, type Place, type Reference } from '#libs/contracts';
import { keptCall } from './call-event.js';

/** What is told of one place and call within this time of the first is the same call. */
const sameCallSeconds = 12 * 3_600;

/** Folds the calls of one train, vessel or truck: several sources tell one call, which counts at the earliest time told. */
export function foldCalls(facts: readonly Fact[], reference: Reference): FoldResult {
  const flags: Flags = new Map();
  const places = placeFacts(facts, reference, flags);
  const contributions: Contribution[] = [];
  const startedAt = new Map<string, number>();
  for (const index of orderActual(facts)) {
    const [codes, call, mode] = keptCall(facts[index]!);
    const place = places[index]!;
    const group = `${placeKey(place, codes)}|${call}`;
    const at = Math.floor(facts[index]!.time / 1000);
    if (at - (startedAt.get(group) ?? -Infinity) < sameCallSeconds) continue;
    startedAt.set(group, at);
    contributions.push(makeRow('transport_calls', [place.node, mode, call], at, place.zone, [1]));
  }
  return { contributions, flags, ...stateOf(facts, places) };
}

/** The indexes of ACTUAL calls by time, then source and id. */
function orderActual(facts: readonly Fact[]): readonly number[] {
  const compare = (a: Fact, b: Fact): number => a.time - b.time || compareText(a.source, b.source) || compareText(a.id, b.id);
  return [...facts.keys()].filter((index) => keptCall(facts[index]!)[3] === 1).sort((a, b) => compare(facts[a]!, facts[b]!));
}

/** The latest call and where it was. */
function stateOf(facts: readonly Fact[], places: readonly Place[]): Pick<FoldResult, 'state' | 'node' | 'since'> {
  const latest = orderActual(facts).at(-1);
  if (latest === undefined) return {};
  return { state: keptCall(facts[latest]!)[1], node: places[latest]!.node, since: Math.floor(facts[latest]!.time / 1000) };
}
