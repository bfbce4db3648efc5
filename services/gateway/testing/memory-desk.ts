import type { RowChange, RowWish } from '#libs/database';
import { type ReferenceRows, type ReferenceSnapshot, type Row, buildSnapshot } from '#libs/reference';
import type { ReferenceDesk } from '../reference-desk.js';

const common: ReferenceRows = { nodes: [{ node_id: 'KZ-ALMATY', name: 'Almaty', country: 'KZ', kind: 'CITY', zone: 'Asia/Almaty', status: 'OPEN' }] };

/** Reference rows in memory: one common node, and what tenants change. */
export class MemoryDesk implements ReferenceDesk {
  readonly changes: { readonly tenant: string; readonly who: string; readonly change: RowChange }[] = [];
  /** Set: nothing is answered. */
  error: Error | undefined;
  private readonly rows = new Map<string, Row>();

  load(): Promise<ReferenceSnapshot> {
    if (this.error) return Promise.reject(this.error);
    const own: Record<string, Row[]> = {};
    for (const [name, row] of this.rows) (own[name.split(' ')[0] ?? ''] ??= []).push(row);
    return Promise.resolve(buildSnapshot(1, common, own));
  }

  change(tenant: string, wishes: readonly RowWish[], who: string): Promise<readonly RowChange[]> {
    const changed = wishes.flatMap(({ kind, key, row }): RowChange[] => {
      const before = this.rows.get(`${kind} ${key}`) ?? null;
      if (JSON.stringify(before) === JSON.stringify(row)) return [];
      if (row) this.rows.set(`${kind} ${key}`, row);
      else this.rows.delete(`${kind} ${key}`);
      return [{ kind, key, before, after: row }];
    });
    this.changes.push(...changed.map((change) => ({ tenant, who, change })));
    return Promise.resolve(changed);
  }
}
