import { placeFacts, type Contribution, type Fact, type Flags, type FoldResult, type Reference } from '#libs/contracts';
import { contributeBorder } from './borders.js';
import { orderFacts, type ContainerFact } from './container-facts.js';
import { containerNumberWarnings } from './container-number.js';
import { contributeVisit } from './contribute-visit.js';
import { contributeEndToEnd, type EarlierOrigin } from './end-to-end.js';
import { contributeLeg } from './legs.js';
import { keptMilestone } from './milestone-event.js';
import { contributeMoves } from './moves.js';
import { sizeOf, type ContainerSize } from './sizes.js';
import { cutTrips, type TripSoFar } from './trips.js';
import { collectVisits, type Visit } from './visits.js';

/** What a life had come to before the facts at hand, which begin with a visit. */
export interface LifeSoFar {
  readonly trip: TripSoFar | undefined;
  /** The size told last, or ''. */
  readonly lengthCode: string;
  /** What the first visit at hand takes over where it tells no load. */
  readonly load: string;
  readonly origins: readonly EarlierOrigin[];
}

/** The life of one container, or the rest of it. */
export interface Life {
  readonly ordered: readonly ContainerFact[];
  /** The trip of each of them. */
  readonly trips: readonly number[];
  readonly visits: readonly Visit[];
  readonly size: ContainerSize;
  readonly isNumberOdd: boolean;
  readonly origins: readonly EarlierOrigin[];
  readonly flags: Flags;
}

export const nothingBefore: LifeSoFar = { trip: undefined, lengthCode: '', load: 'UNKNOWN', origins: [] };

/** Folds the whole life of one container: visits, moves, legs, borders and ways from end to end. */
export function foldContainer(facts: readonly Fact[], reference: Reference): FoldResult {
  return addUp(readLife(facts, reference, nothingBefore), 0, reference);
}

/** Orders the facts and gathers them to visits. */
export function readLife(facts: readonly Fact[], reference: Reference, before: LifeSoFar): Life {
  const flags: Flags = new Map();
  const ordered = orderFacts(facts, placeFacts(facts, reference, flags), reference, flags);
  const size = sizeOf(ordered, reference, flags, before.lengthCode);
  const trips = cutTrips(ordered, before.trip);
  const visits = collectVisits(ordered, trips, flags, before.load);
  const isNumberOdd = facts[0] !== undefined && containerNumberWarnings(keptMilestone(facts[0])[1]).length > 0;
  return { ordered, trips, visits, size, isNumberOdd, origins: before.origins, flags };
}

/** What the visits from the one numbered `first` on add, each with the way to it. */
export function addUp({ visits, size, isNumberOdd, origins, flags }: Life, first: number, reference: Reference): FoldResult {
  const contributions: Contribution[] = [];
  for (let position = first; position < visits.length; position++) {
    const visit = visits[position]!;
    contributions.push(contributeVisit(visit, size, isNumberOdd), ...contributeMoves(visit, size, flags));
    const before = visits[position - 1];
    if (before) contributions.push(...contributeLeg(before, visit, size, reference, flags), ...contributeBorder(before, visit, size, reference));
  }
  contributions.push(...contributeEndToEnd(visits, reference, first, origins));
  return { contributions, flags, ...stateOf(visits.at(-1)) };
}

/** Where the container is now: the stay of its latest visit, since its entry while open, else since its last fact. */
function stateOf(latest: Visit | undefined): Pick<FoldResult, 'state' | 'node' | 'since'> {
  if (!latest) return {};
  const { stay, place, startedAt, lastAt } = latest;
  return { state: stay, node: place.node, since: stay === 'OPEN' ? startedAt : lastAt };
}
