import { type EntityKey, type EntityPage, type EntityRow, type FactMove, type FactRow, type RefoldStatements, type StoredVersion, type Walk, type WalkCounts, wholeLife } from '#libs/engine';
import { MemoryStatements } from './memory-statements.js';
import type { StoredWalk } from './memory-tables.js';

/** The lock that keeps reference data as it is while batches and touches are under way. */
export const referenceLock = 'reference';

/** The statements of walks over the memory store. */
export abstract class MemoryRefold extends MemoryStatements implements RefoldStatements {
  /** Notes that rows which folds read changed; every batch and touch that began before has ended. */
  async changeReference(tenant: string): Promise<number> {
    await this.lock(referenceLock);
    const change = this.parts.tables.referenceChanges.size + 1;
    this.view.referenceChanges.set(String(change), { change, tenant });
    return change;
  }

  referenceVersions(tenants: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.statement('referenceVersions', async () => {
      if (this.parts.rules.holdsReference) await this.lock(referenceLock, 'shared');
      return new Map(tenants.map((tenant) => [tenant, Math.max(this.lastChangeOf(''), this.lastChangeOf(tenant))]));
    });
  }

  readVersions(factIds: readonly string[]): Promise<readonly StoredVersion[]> {
    const wanted = new Set(factIds);
    return this.statement('readVersions', () => this.committedFacts().filter(({ factId }) => wanted.has(factId)));
  }

  readEntities(keys: readonly string[]): Promise<EntityRow[]> {
    return this.statement('readEntities', () => [...keys].sort().flatMap((key) => this.wholeAt(key)));
  }

  moveFacts(moves: readonly FactMove[]): Promise<void> {
    return this.statement('moveFacts', async () => {
      for (const { factId, from, to } of moves) {
        const rows = this.revisionsOf(factId).filter(({ entityKey }) => entityKey === from);
        if (rows.length === 0) throw new Error(`fact ${factId} does not live at ${from}`);
        for (const row of rows) {
          await this.lock(`fact ${factId}/${row.revision}`);
          this.view.facts.set(`${factId}/${row.revision}`, { ...row, entityKey: to });
        }
      }
    });
  }

  readWatermark(group: string): Promise<number | undefined> {
    return this.statement('readWatermark', () => highest(this.partitionsOf(group).map(({ watermark }) => watermark)));
  }

  foldVersionInForce(group: string): Promise<number | undefined> {
    return this.statement('foldVersionInForce', () => highest(this.partitionsOf(group).map(({ foldVersion }) => foldVersion)));
  }

  openWalks(domain: string, foldVersion: number, except: readonly string[]): Promise<void> {
    return this.statement('openWalks', async () => {
      for (const tenant of new Set([...this.parts.tables.referenceChanges.values()].map((change) => change.tenant))) {
        const walks = this.walks(domain).filter((walk) => walk.cause === 'reference' && walk.tenant === tenant);
        const target = this.lastChangeOf(tenant);
        if (walks.every((walk) => walk.isDone && walk.target < target)) await this.openWalk({ domain, cause: 'reference', tenant, target, cursor: undefined });
      }
      if (this.unsettled(domain, foldVersion, except).length > 0) await this.openWalk({ domain, cause: 'fold', tenant: '', target: foldVersion, cursor: undefined });
    });
  }

  lockWalk(domain: string, foldVersion: number): Promise<Walk | undefined> {
    return this.statement('lockWalk', async () => {
      const open = this.walks(domain).filter((walk) => !walk.isDone && (walk.cause === 'reference' || walk.target === foldVersion));
      const [free] = open.filter((walk) => !this.parts.locks.isHeld(walkRow(walk), this.number)).sort((a, b) => a.workedAt - b.workedAt);
      if (!free) return undefined;
      await this.lock(walkRow(free));
      const { cause, tenant, target, cursor } = free;
      return { domain, cause, tenant, target, cursor };
    });
  }

  entitiesAfter(domain: string, tenant: string, after: string | undefined, most: number): Promise<EntityPage> {
    return this.statement('entitiesAfter', () => {
      const all = this.committedEntities().filter(({ entityKey }) => after === undefined || entityKey > after);
      const page = all.slice(0, most);
      return { entities: page.filter((row) => row.domain === domain && (tenant === '' || row.tenant === tenant)).map(keyOf), reached: all.length > most ? page.at(-1)?.entityKey : undefined };
    });
  }

  unsettledEntities(domain: string, foldVersion: number, except: readonly string[], most: number): Promise<readonly EntityKey[]> {
    return this.statement('unsettledEntities', () => this.unsettled(domain, foldVersion, except).slice(0, most));
  }

  advanceWalk(walk: Walk, cursor: string | undefined, counts: WalkCounts, isDone: boolean): Promise<void> {
    return this.statement('advanceWalk', () => {
      const row = this.view.walks.get(walkRow(walk)) as StoredWalk;
      const workedAt = this.number;
      this.view.walks.set(walkRow(walk), { ...row, cursor, isDone, workedAt, counts: addCounts(row.counts, counts) });
      if (!isDone || walk.cause !== 'fold') return;
      for (const other of this.walks(walk.domain)) if (other.cause === 'fold' && other.target !== walk.target) this.view.walks.set(walkRow(other), { ...other, isDone: true });
    });
  }

  private async openWalk(walk: Walk): Promise<void> {
    const known = this.view.walks.get(walkRow(walk));
    if (known?.isDone === false) return;
    await this.lock(walkRow(walk));
    this.view.walks.set(walkRow(walk), { counts: noCounts, workedAt: 0, ...known, ...walk, isDone: false });
  }

  private wholeAt(key: string): EntityRow[] {
    const row = this.view.entities.get(key);
    return row ? [wholeLife(row, this.view.segments.get(key) ?? [])] : [];
  }

  protected revisionsOf(factId: string): FactRow[] {
    const rows: FactRow[] = [];
    for (let row = this.view.facts.get(`${factId}/0`); row; row = this.view.facts.get(`${factId}/${rows.length}`)) rows.push(row);
    return rows;
  }

  private unsettled(domain: string, foldVersion: number, except: readonly string[]): EntityKey[] {
    const isDue = (row: EntityRow): boolean => row.domain === domain && row.settledVersion !== foldVersion && !except.includes(row.entityKey);
    return this.committedEntities().filter(isDue).map(keyOf);
  }

  private walks(domain: string): StoredWalk[] {
    return [...this.parts.tables.walks.keys()].flatMap((key) => this.view.walks.get(key) ?? []).filter((walk) => walk.domain === domain);
  }

  private committedEntities(): EntityRow[] {
    return [...this.parts.tables.entities.values()].sort((a, b) => (a.entityKey < b.entityKey ? -1 : 1));
  }

  private committedFacts(): FactRow[] {
    return [...this.parts.tables.facts.values()];
  }

  private partitionsOf(group: string): readonly { readonly watermark: number | undefined; readonly foldVersion: number }[] {
    return [...this.parts.tables.partitions].filter(([key]) => key.startsWith(`${group}/`)).map(([, row]) => row);
  }

  private lastChangeOf(tenant: string): number {
    const own = [...this.parts.tables.referenceChanges.values()].filter((change) => change.tenant === tenant);
    return Math.max(0, ...own.map(({ change }) => change));
  }
}

const noCounts: WalkCounts = { seen: 0, changed: 0, moved: 0, restated: 0, refused: 0 };

function addCounts(a: WalkCounts, b: WalkCounts): WalkCounts {
  return { seen: a.seen + b.seen, changed: a.changed + b.changed, moved: a.moved + b.moved, restated: a.restated + b.restated, refused: a.refused + b.refused };
}

function walkRow({ domain, cause, tenant, target }: Walk): string {
  return `walk ${domain} ${cause} ${tenant} ${target}`;
}

function keyOf({ entityKey, tenant }: EntityRow): EntityKey {
  return { entityKey, tenant };
}

function highest(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((number) => number !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
