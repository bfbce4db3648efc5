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
  const added = new Set(after);
  const ofDay = groupByDay(after);
  return { removed: before.filter((line) => !takeSame(ofDay.get(line.day), added, line)), added: [...added] };
}

function groupByDay(lines: readonly AppliedLine[]): ReadonlyMap<number, AppliedLine[]> {
  const groups = new Map<number, AppliedLine[]>();
  for (const line of lines) {
    const group = groups.get(line.day);
    if (group) group.push(line);
    else groups.set(line.day, [line]);
  }
  return groups;
}

/** Takes a line that says the same out of its group and of all; false when there is none. */
function takeSame(group: AppliedLine[] | undefined, all: Set<AppliedLine>, line: AppliedLine): boolean {
  const at = group?.findIndex((other) => isSame(other, line)) ?? -1;
  if (!group || at < 0) return false;
  const [taken] = group.splice(at, 1);
  return all.delete(taken as AppliedLine);
}

function isSame(a: AppliedLine, b: AppliedLine): boolean {
  return a.day === b.day && a.hour === b.hour && a.value === b.value && a.cube === b.cube && a.date === b.date && areEqual(a.dims, b.dims) && areEqual(a.measures, b.measures);
}

function areEqual(a: readonly (string | number)[], b: readonly (string | number)[]): boolean {
  return a.length === b.length && a.every((each, i) => each === b[i]);
}
