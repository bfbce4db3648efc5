/** The rows in ascending order of `key`; the same array when they are so already. Locks are taken and rows written in that order. */
export function inKeyOrder<T>(rows: readonly T[], key: (row: T) => string): readonly T[] {
  let previous = '';
  for (const row of rows) {
    const next = key(row);
    if (next < previous) return sorted(rows, key);
    previous = next;
  }
  return rows;
}

function sorted<T>(rows: readonly T[], key: (row: T) => string): T[] {
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
