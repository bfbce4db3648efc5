import { kinds, rowKey, type Kind, type ReferenceRows, type Row } from './kinds.js';

/** Lays later rows over earlier ones by row key; a replaced row keeps its place in the order. */
export function mergeLayers(layers: readonly ReferenceRows[]): Record<Kind, readonly Row[]> {
  return Object.fromEntries(kinds.map((kind) => [kind, mergeRows(kind, layers)])) as Record<Kind, readonly Row[]>;
}

function mergeRows(kind: Kind, layers: readonly ReferenceRows[]): readonly Row[] {
  const byKey = new Map<string, Row>();
  for (const layer of layers) for (const row of layer[kind] ?? []) byKey.set(rowKey(kind, row), row);
  return [...byKey.values()];
}

/** Groups items by a text, keeping their order. */
export function groupBy<T>(items: readonly T[], textOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(textOf(item));
    if (group) group.push(item);
    else groups.set(textOf(item), [item]);
  }
  return groups;
}
