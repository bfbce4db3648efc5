import { addFlag, type Flags } from '#libs/contracts';
import type { ContainerFact } from './container-facts.js';

/** An entry this long after leaving for good is a new visit; sooner it is flutter at the gate. */
const reentrySeconds = 1_800;

/** Positions of the facts of one visit among the ordered facts; never empty. */
export type VisitPositions = readonly number[];

/**
 * Cuts the ordered facts into visits: runs at one place, split where it was left for good and entered again (domains.md 3.1, 4).
 * Paperwork after leaving for good is flagged and belongs to no visit.
 */
export function cutVisits(facts: readonly ContainerFact[], flags: Flags): readonly VisitPositions[] {
  const visits: number[][] = [];
  let last: ContainerFact | undefined;
  facts.forEach((fact, position) => {
    if (last?.placeKey !== fact.placeKey) visits.push([position]);
    else if (last.role === 'LEAVE_FINAL' && fact.role === 'INSIDE') return addFlag(flags, fact.index, 'fact_after_exit');
    else if (isReentry(last, fact) && fact.at - last.at >= reentrySeconds) visits.push([position]);
    else {
      if (isReentry(last, fact)) addFlag(flags, fact.index, 'reentry_debounced');
      visits.at(-1)!.push(position);
    }
    last = fact;
  });
  return visits;
}

function isReentry(last: ContainerFact, fact: ContainerFact): boolean {
  return last.role === 'LEAVE_FINAL' && fact.role === 'ENTER';
}
