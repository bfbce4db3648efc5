import type { Domain } from '#libs/contracts';
import { planTouch } from './plan-touch.js';
import { readReferences } from './read-references.js';
import type { EntityKey, Walk, WalkCounts } from './refold-store.js';
import { RefusedByStore, StaleEntity, type Store, StoreUnavailable, type Transaction } from './store.js';
import { readAnew } from './stored-versions.js';
import { MoreToLock, type TouchParts, type TouchWish, type Touched, touch } from './touch.js';

export interface RefoldParts extends TouchParts {
  readonly store: Store;
}

/** What one step came to. */
export type Step =
  /** Nothing is due, or another process is at it. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'worked'; readonly walk: Walk; readonly counts: WalkCounts; readonly isDone: boolean }
  /** Nothing happened: entities changed meanwhile, or the store is busy or out of reach. The next step tries the same again. */
  | { readonly kind: 'again'; readonly error: Error }
  /** One entity cannot be folded; it stays as it is and the walk goes on. */
  | { readonly kind: 'refused'; readonly entityKey: string; readonly error: Error };

const mostEntities = 300;
const mostBytes = 4 * 1024 * 1024;
const nothing: Touched = { changed: 0, moved: 0, restated: 0 };

/**
 * Folds a domain's entities again where reference data or the fold changed: walk by walk, a page and a transaction a step.
 * Any number of these may run at once, and beside any number of consumers; only the fold version in force works.
 */
export class Refolder {
  private size = mostEntities;
  private alsoLock: readonly string[] = [];
  /** The page under way and its walk. */
  private page: readonly EntityKey[] = [];
  private walkName = '';
  /** Entities that cannot be folded, with the walk that found out. */
  private readonly refused = new Map<string, string>();
  private refusedSince = 0;

  constructor(private readonly parts: RefoldParts) {}

  /** Opens the walks that are due. Throws StoreUnavailable. */
  async openDue(): Promise<void> {
    const { store, domain } = this.parts;
    await store.transaction(async (tx) => {
      if (await this.isInForce(tx)) await tx.openWalks(domain.name, domain.foldVersion, this.refusedBy(foldWalkOf(domain)));
    });
  }

  /** Does one page of an open walk. */
  async step(): Promise<Step> {
    try {
      const step = await this.parts.store.transaction((tx) => this.work(tx));
      this.alsoLock = [];
      this.size = Math.min(this.size * 2, mostEntities);
      if (step.kind === 'worked') this.refusedSince = 0;
      return step;
    } catch (error) {
      return this.afterFailure(error);
    }
  }

  /** Locks to be taken from the start next time; a page that holds an entity which cannot be folded is halved until that stands alone. */
  private afterFailure(error: unknown): Step {
    if (error instanceof MoreToLock) this.alsoLock = error.keys;
    if (error instanceof MoreToLock || error instanceof StaleEntity || error instanceof StoreUnavailable) return { kind: 'again', error };
    if (!(error instanceof RefusedByStore)) throw error;
    const [only] = this.page;
    if (this.page.length > 1 || !only) {
      this.size = Math.max(1, Math.floor(this.page.length / 2));
      return { kind: 'again', error };
    }
    this.refused.set(only.entityKey, this.walkName);
    this.refusedSince++;
    return { kind: 'refused', entityKey: only.entityKey, error };
  }

  private async work(tx: Transaction): Promise<Step> {
    const { domain } = this.parts;
    if (!(await this.isInForce(tx))) return { kind: 'idle' };
    const walk = await tx.lockWalk(domain.name, domain.foldVersion);
    if (!walk) return { kind: 'idle' };
    this.walkName = nameOf(walk);
    return walk.cause === 'fold' ? this.settlePage(tx, walk) : this.comparePage(tx, walk);
  }

  /** Entities that are not settled under this fold, whatever comes out. */
  private async settlePage(tx: Transaction, walk: Walk): Promise<Step> {
    const { domain } = this.parts;
    this.page = await tx.unsettledEntities(domain.name, domain.foldVersion, this.refusedBy(this.walkName), this.size, mostBytes);
    const done = this.page.length === 0 ? nothing : await touch(tx, this.parts, { touched: this.page, cause: 'fold', walk: this.walkName, alsoLock: this.alsoLock });
    return this.advance(tx, walk, undefined, this.page.length, done, this.page.length === 0);
  }

  /** Entities in key order; only those that would come out differently are locked and written. */
  private async comparePage(tx: Transaction, walk: Walk): Promise<Step> {
    const { entities, reached } = await tx.entitiesAfter(walk.domain, walk.tenant, walk.cursor, this.size, mostBytes);
    this.page = entities.filter(({ entityKey }) => this.refused.get(entityKey) !== this.walkName);
    const wish = await this.findAffected(tx);
    const done = wish.touched.length === 0 ? nothing : await touch(tx, this.parts, wish);
    return this.advance(tx, walk, reached, entities.length, done, reached === undefined);
  }

  private async findAffected(tx: Transaction): Promise<TouchWish> {
    const { domain, reader } = this.parts;
    const references = await readReferences(tx, this.parts.references, this.page.map(({ tenant }) => tenant));
    const known = new Set(this.page.map(({ entityKey }) => entityKey));
    const rows = await tx.readEntities([...known]);
    const entities = new Map(rows.map((row) => [row.entityKey, row]));
    const anew = await readAnew(tx, reader, domain, rows);
    const plan = planTouch({ domain, cause: 'reference', touched: this.page, entities, known, anew, references });
    const affected = new Set(plan.entities.map(({ entityKey }) => entityKey));
    return { touched: this.page.filter(({ entityKey }) => affected.has(entityKey)), cause: 'reference', walk: this.walkName, alsoLock: [...this.alsoLock, ...plan.missing] };
  }

  private async advance(tx: Transaction, walk: Walk, cursor: string | undefined, seen: number, done: Touched, isDone: boolean): Promise<Step> {
    const counts = { seen, changed: done.changed, moved: done.moved, restated: done.restated, refused: this.refusedSince };
    await tx.advanceWalk(walk, cursor, counts, isDone);
    return { kind: 'worked', walk, counts, isDone };
  }

  /** Old and new releases side by side: the newest that holds a partition says how entities are to be folded. */
  private async isInForce(tx: Transaction): Promise<boolean> {
    const inForce = await tx.foldVersionInForce(this.parts.group);
    return inForce === undefined || inForce === this.parts.domain.foldVersion;
  }

  private refusedBy(walkName: string): string[] {
    return [...this.refused].filter(([, name]) => name === walkName).map(([key]) => key);
  }
}

function nameOf({ domain, cause, tenant, target }: Omit<Walk, 'cursor'>): string {
  return `${domain} ${cause} ${tenant} ${target}`;
}

function foldWalkOf({ name, foldVersion }: Domain): string {
  return nameOf({ domain: name, cause: 'fold', tenant: '', target: foldVersion });
}
