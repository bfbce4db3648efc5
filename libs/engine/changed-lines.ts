import type { AppliedLine } from './applied.js';

/** Lines that leave and enter the rollups of one entity. */
export interface ChangedLines {
  readonly removed: readonly AppliedLine[];
  readonly added: readonly AppliedLine[];
}

/**
 * What really changes: lines that the entity said before and says again are left out. So a rollup row is touched by, and a
 * restatement names, only entities that changed it.
 */
export function changedLines(before: readonly AppliedLine[], after: readonly AppliedLine[]): ChangedLines {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && isSame(before[start] as AppliedLine, after[start] as AppliedLine)) start++;
  let end = 0;
  while (end < shorter - start && isSame(before[before.length - 1 - end] as AppliedLine, after[after.length - 1 - end] as AppliedLine)) end++;
  return withoutCommon(before.slice(start, before.length - end), after.slice(start, after.length - end));
}

/** The same in any order: a late fact may shift what an entity said before. */
function withoutCommon(before: readonly AppliedLine[], after: readonly AppliedLine[]): ChangedLines {
  if (before.length === 0 || after.length === 0) return { removed: before, added: after };
  const texts = after.map(textOf);
  const again = new Map<string, number>();
  for (const text of texts) again.set(text, (again.get(text) ?? 0) + 1);
  const removed = before.filter((line) => !take(again, textOf(line)));
  return { removed, added: after.filter((_, i) => take(again, texts[i] as string)) };
}

/** Takes one of a text out of the counts; false when there is none left. */
function take(counts: Map<string, number>, text: string): boolean {
  const count = counts.get(text) ?? 0;
  if (count > 0) counts.set(text, count - 1);
  return count > 0;
}

/** Says all of a line: its cube fixes how many dimensions and measures follow, and no text that can be stored holds a NUL. */
function textOf({ cube, dims, hour, day, date, measures, value }: AppliedLine): string {
  return [cube, hour, day, date, value, ...dims, ...measures].join('\0');
}

function isSame(a: AppliedLine, b: AppliedLine): boolean {
  return a.day === b.day && a.hour === b.hour && a.value === b.value && a.cube === b.cube && a.date === b.date && areEqual(a.dims, b.dims) && areEqual(a.measures, b.measures);
}

function areEqual(a: readonly (string | number)[], b: readonly (string | number)[]): boolean {
  return a.length === b.length && a.every((each, i) => each === b[i]);
}
