import type { Fact } from './domain.js';
import type { WarningFlag } from './reasons.js';
import type { Place, Reference } from './reference.js';

/** Warnings by index into the facts of an entity, as a fold returns them. */
export type Flags = Map<number, WarningFlag[]>;

/** Adds one warning to the fact at an index. */
export function addFlag(flags: Flags, index: number, flag: WarningFlag): void {
  const known = flags.get(index);
  if (known) known.push(flag);
  else flags.set(index, [flag]);
}

/** Resolves the place of every fact, flagging those that are unknown or not open. */
export function placeFacts(facts: readonly Fact[], reference: Reference, flags: Flags): readonly Place[] {
  return facts.map((fact, index) => {
    const place = reference.place(codesOf(fact), fact.time);
    for (const warning of place.warnings) addFlag(flags, index, warning);
    return place;
  });
}

/** The place codes of a fact: every kept form begins with them. */
export function codesOf(fact: Fact): readonly string[] {
  return (fact.kept as unknown as readonly [readonly string[]])[0];
}

/** What tells places apart: the node, or the codes where no node is known. */
export function placeKey(place: Place, codes: readonly string[]): string {
  return place.node === 'unknown' ? codes.join(',') : place.node;
}
