import type { ReferenceLayers } from '#libs/database';
import { type Kind, type Row, rowKey } from '#libs/reference';

/** A row as a tenant sees it, and whose it is; an own row may cover a common one. */
export interface SeenRow {
  readonly row: Row;
  readonly layer: 'own' | 'common';
  readonly covered: Row | null;
}

/** The rows of a kind as the tenant sees them, in the order in which they count. */
export function seenRows({ common, own }: Pick<ReferenceLayers, 'common' | 'own'>, kind: Kind): SeenRow[] {
  const byKey = new Map<string, SeenRow>();
  for (const row of common[kind] ?? []) byKey.set(rowKey(kind, row), { row, layer: 'common', covered: null });
  for (const row of own[kind] ?? []) byKey.set(rowKey(kind, row), { row, layer: 'own', covered: byKey.get(rowKey(kind, row))?.row ?? null });
  return [...byKey.values()];
}
