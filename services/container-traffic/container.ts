import { placeFacts, type Contribution, type Fact, type Flags, type FoldResult, type Reference } from '#libs/contracts';
import { contributeBorder } from './borders.js';
import { orderFacts } from './container-facts.js';
import { containerNumberWarnings } from './container-number.js';
import { contributeVisit } from './contribute-visit.js';
import { contributeEndToEnd } from './end-to-end.js';
import { contributeLeg } from './legs.js';
import { keptMilestone } from './milestone-event.js';
import { contributeMoves } from './moves.js';
import { sizeOf } from './sizes.js';
import { collectVisits, type Visit } from './visits.js';

/** Folds the whole life of one container: visits, moves, legs, borders and ways from end to end. */
export function foldContainer(facts: readonly Fact[], reference: Reference): FoldResult {
  const flags: Flags = new Map();
  const ordered = orderFacts(facts, placeFacts(facts, reference, flags), reference, flags);
  const size = sizeOf(ordered, reference, flags);
  const visits = collectVisits(ordered, flags);
  const isNumberOdd = facts[0] !== undefined && containerNumberWarnings(keptMilestone(facts[0])[1]).length > 0;
  const contributions: Contribution[] = [];
  visits.forEach((visit, position) => {
    contributions.push(contributeVisit(visit, size, isNumberOdd), ...contributeMoves(visit, size, flags));
    const before = visits[position - 1];
    if (before) contributions.push(...contributeLeg(before, visit, size, reference, flags), ...contributeBorder(before, visit, size, reference));
  });
  contributions.push(...contributeEndToEnd(visits, reference));
  return { contributions, flags, ...stateOf(visits.at(-1)) };
}

/** Where the container is now: the stay of its latest visit, since its entry while open, else since its last fact. */
function stateOf(latest: Visit | undefined): Pick<FoldResult, 'state' | 'node' | 'since'> {
  if (!latest) return {};
  const { stay, place, startedAt, lastAt } = latest;
  return { state: stay, node: place.node, since: stay === 'OPEN' ? startedAt : lastAt };
}
