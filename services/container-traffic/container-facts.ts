import { addFlag, compareText, placeKey, type Fact, type Flags, type MilestoneRole, type Place, type Reference } from '#libs/contracts';
import { keptMilestone } from './milestone-event.js';

/** An ACTUAL milestone with its place and role; instants are epoch seconds. */
export interface ContainerFact {
  /** Index into the facts of the entity. */
  readonly index: number;
  readonly at: number;
  readonly source: string;
  readonly milestone: string;
  readonly role: MilestoneRole;
  readonly place: Place;
  /** What tells its place from others, known or not. */
  readonly placeKey: string;
  readonly load: string;
  readonly lengthCode: string;
  readonly mode: string;
  readonly phase: string;
  /** -1 when absent. */
  readonly cargoMassKg: number;
  readonly tripRef: string;
}

/** The ACTUAL milestones that have a role, by time, then rank, source and id; flags sizes that no list knows (domains.md 3.1, 1). */
export function orderFacts(facts: readonly Fact[], places: readonly Place[], reference: Reference, flags: Flags): ContainerFact[] {
  const ranks = facts.map((fact) => reference.milestone(keptMilestone(fact)[2])?.rank ?? 0);
  const compare = (a: number, b: number): number => {
    const [one, other] = [facts[a]!, facts[b]!];
    return one.time - other.time || ranks[a]! - ranks[b]! || compareText(one.source, other.source) || compareText(one.id, other.id);
  };
  const ordered: ContainerFact[] = [];
  for (const index of [...facts.keys()].sort(compare)) {
    const fact = readFact(index, facts[index]!, places[index]!, reference);
    if (fact.lengthCode !== '' && !reference.sizeType(fact.lengthCode)) addFlag(flags, index, 'size_type_unknown');
    if (keptMilestone(facts[index]!)[3] === 1 && fact.role !== 'NONE') ordered.push(fact);
  }
  return ordered;
}

function readFact(index: number, fact: Fact, place: Place, reference: Reference): ContainerFact {
  const [codes, , milestone, , load, lengthCode, mode, phase, cargoMassKg, tripRef] = keptMilestone(fact);
  const role = reference.milestone(milestone)?.role ?? 'NONE';
  return {
    index, at: Math.floor(fact.time / 1000), source: fact.source, milestone, role, place, placeKey: placeKey(place, codes),
    load, lengthCode, mode, phase, cargoMassKg, tripRef,
  };
}
