import { type Kind, type ReferenceRows, type Row, rowKey } from './kinds.js';

/** What of rows would really change, before and after; before is null where there is none. An absent column means the same as an empty one. */
export function compareRows(kind: Kind, before: readonly Row[], rows: readonly Row[]): { readonly before: Row | null; readonly after: Row }[] {
  const byKey = new Map(before.map((row) => [rowKey(kind, row), row]));
  return rows.map((after) => ({ before: byKey.get(rowKey(kind, after)) ?? null, after })).filter((change) => !isSame(change.before, change.after));
}

/** A layer with some rows of a kind written into it. */
export function withRows(layer: ReferenceRows, kind: Kind, rows: readonly Row[]): ReferenceRows {
  const byKey = new Map((layer[kind] ?? []).map((row) => [rowKey(kind, row), row]));
  for (const row of rows) byKey.set(rowKey(kind, row), row);
  return { ...layer, [kind]: [...byKey.values()] };
}

function isSame(a: Row | null, b: Row): boolean {
  return a !== null && [...new Set([...Object.keys(a), ...Object.keys(b)])].every((column) => (a[column] ?? '') === (b[column] ?? ''));
}
