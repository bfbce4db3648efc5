import { addFlag, compareText, makeRow, type Contribution, type Flags } from '#libs/contracts';
import type { ContainerFact } from './container-facts.js';
import type { ContainerSize } from './sizes.js';
import type { Visit } from './visits.js';

/** What was done during a visit: of each milestone, as the source that tells it most often has it (domains.md 3.1, 8). */
export function contributeMoves({ facts, place, load: visitLoad }: Visit, { size, teuMilli }: ContainerSize, flags: Flags): Contribution[] {
  const moves: Contribution[] = [];
  facts.forEach(({ milestone }, position) => {
    if (facts.findIndex((fact) => fact.milestone === milestone) < position) return;
    for (const { load, at } of toldOnce(facts.filter((fact) => fact.milestone === milestone), flags)) {
      const dims = [place.node, milestone, load === 'UNKNOWN' ? visitLoad : load, size];
      moves.push(makeRow('container_moves', dims, at, place.zone, [1, teuMilli]));
    }
  });
  return moves;
}

/** Of the facts of one milestone those that count; flags the first of them when others tell it too. */
function toldOnce(facts: readonly ContainerFact[], flags: Flags): readonly ContainerFact[] {
  if (facts.every(({ source }) => source === facts[0]!.source)) return facts;
  const counted = mostTold(facts);
  addFlag(flags, counted[0]!.index, 'reported_by_several_sources');
  return counted;
}

/** The facts of the source that has most of them, of several the first by name. */
function mostTold(facts: readonly ContainerFact[]): readonly ContainerFact[] {
  const bySource = new Map<string, ContainerFact[]>();
  for (const fact of facts) {
    const told = bySource.get(fact.source);
    if (told) told.push(fact);
    else bySource.set(fact.source, [fact]);
  }
  const [most] = [...bySource].sort(([a, told], [b, others]) => others.length - told.length || compareText(a, b));
  return most?.[1] ?? [];
}
