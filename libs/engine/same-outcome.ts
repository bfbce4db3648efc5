import { unpackApplied } from './applied.js';
import { changedLines } from './changed-lines.js';
import { packFacts, unpackFacts } from './entity-facts.js';
import type { EntityRow } from './store.js';

/**
 * Compares an entity as it is stored with what its fold makes of it. Equal lives have equal bytes, but for those that were put
 * together from segments: their parts have words of their own, and their contributions come in another order.
 */
export function holdSameFacts(stored: EntityRow, folded: EntityRow): boolean {
  return stored.facts.equals(folded.facts) || (isPutTogether(stored) && packFacts(unpackFacts(stored.facts)).equals(folded.facts));
}

export function addTheSame(stored: EntityRow, folded: EntityRow): boolean {
  if (stored.applied.equals(folded.applied)) return true;
  if (!isPutTogether(stored)) return false;
  const { removed, added } = changedLines(unpackApplied(stored.applied), unpackApplied(folded.applied));
  return removed.length === 0 && added.length === 0;
}

export function haveSameFlags(stored: EntityRow, folded: EntityRow): boolean {
  return stored.flags === folded.flags || (isPutTogether(stored) && areSameFlags(stored.flags, folded.flags));
}

function isPutTogether({ segments = 0 }: EntityRow): boolean {
  return segments > 0;
}

/** The same flags of the same facts, in whatever order. */
export function areSameFlags(a: string | undefined, b: string | undefined): boolean {
  return a === b || inOrder(a) === inOrder(b);
}

function inOrder(flags: string | undefined): string {
  return JSON.stringify(Object.entries(JSON.parse(flags ?? '{}') as Record<string, unknown>).sort(([a], [b]) => (a < b ? -1 : 1)));
}
