import { addFlag, compareText, makeRow, type Contribution, type Flags } from '#libs/contracts';
import type { ContainerFact } from './container-facts.js';
import type { ContainerSize } from './sizes.js';
import type { Visit } from './visits.js';

/** What was done during a visit: of each milestone, as the source that tells it most often has it (domains.md 3.1, 8). */
export function contributeMoves(visit: Visit, { size, teuMilli }: ContainerSize, flags: Flags): Contribution[] {
  return [...groupByTwo(visit.facts).values()].flatMap((bySource) => {
    const counted = mostTold(bySource);
    if (bySource.size > 1) addFlag(flags, counted[0]!.index, 'reported_by_several_sources');
    return counted.map(({ milestone, load, at }) => {
      const dims = [visit.place.node, milestone, load === 'UNKNOWN' ? visit.load : load, size];
      return makeRow('container_moves', dims, at, visit.place.zone, [1, teuMilli]);
    });
  });
}

type BySource = Map<string, ContainerFact[]>;

function groupByTwo(facts: readonly ContainerFact[]): ReadonlyMap<string, BySource> {
  const groups = new Map<string, BySource>();
  for (const fact of facts) {
    const bySource = groups.get(fact.milestone) ?? new Map<string, ContainerFact[]>();
    groups.set(fact.milestone, bySource);
    const told = bySource.get(fact.source);
    if (told) told.push(fact);
    else bySource.set(fact.source, [fact]);
  }
  return groups;
}

/** The facts of the source that has most of them, of several the first by name. */
function mostTold(bySource: BySource): readonly ContainerFact[] {
  const [most] = [...bySource].sort(([a, told], [b, others]) => others.length - told.length || compareText(a, b));
  return most?.[1] ?? [];
}
