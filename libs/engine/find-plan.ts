import type { Domain, Reference } from '#libs/contracts';
import { addressOf, ownAddress } from './addresses.js';
import type { Decoded, LogRecord } from './decode-record.js';
import type { HeldFacts } from './entity-facts.js';
import { cutTimeOf } from './long-life.js';
import { openLives } from './open-lives.js';
import { BatchPlan, type Candidate, type Plan } from './plan-batch.js';
import type { EventReader, IncomingFact } from './read-event.js';
import { type ReferenceSource, readReferences } from './read-references.js';
import { type EntityRow, type FactHome, type PartitionId, StaleEntity, type Transaction } from './store.js';
import { readAnew } from './stored-versions.js';

export interface DecodedRecord {
  readonly record: LogRecord;
  readonly decoded: Decoded;
}

/** Of which facts the homes are looked up before anything is locked: of those that name none themselves, or of all. */
export type HomeSearch = 'of the withdrawn' | 'of all';

export interface PlanParts {
  readonly domain: Domain;
  readonly reader: EventReader;
  readonly references: ReferenceSource;
}

/** What is to be planned. `watermark` is that of the partition before the batch. */
export interface PlanTask {
  readonly id: PartitionId;
  readonly watermark: number | undefined;
  readonly records: readonly DecodedRecord[];
}

/**
 * A fact turned out to live in an entity whose turn in the order of locks is over: to lock it now could close a ring of batches that
 * wait for each other. Undo all, and do it again with every home known first.
 */
export class LockedOutOfOrder extends Error {
  override readonly name = 'LockedOutOfOrder';
}

/** Plans and writes the facts; plans again with every home looked up if a fact turns out to live elsewhere. */
export async function findPlan(tx: Transaction, parts: PlanParts, task: PlanTask, search: HomeSearch): Promise<Plan> {
  const tenants = task.records.flatMap(({ decoded }) => ('fact' in decoded ? [decoded.fact.tenant] : []));
  const references = await readReferences(tx, parts.references, tenants);
  const draft = new Draft(tx, parts, task, references);
  await draft.lookUpHomes(search);
  const plan = await draft.plan();
  if (await tx.insertFacts(plan.facts)) return plan;
  if (search === 'of the withdrawn') {
    await draft.lookUpHomes('of all');
    if (draft.isOutOfOrder()) throw new LockedOutOfOrder();
    const careful = await draft.plan();
    if (await tx.insertFacts(careful.facts)) return careful;
  }
  throw new StaleEntity('a fact moved while its home was looked up; if this comes back for ever, run `caravan verify`');
}

/** A plan in the making, with what has been looked up for it so far. */
class Draft {
  private readonly candidates: readonly Candidate[];
  private readonly homes = new Map<string, FactHome>();
  /** Locked; of long lives the open ends, as far as those will do. */
  private readonly entities = new Map<string, EntityRow>();
  /** Facts of those entities that another fold version wrote. */
  private readonly anew = new Map<string, HeldFacts>();

  constructor(
    private readonly tx: Transaction,
    private readonly parts: PlanParts,
    private readonly task: PlanTask,
    private readonly references: ReadonlyMap<string, Reference>,
  ) {
    this.candidates = task.records.flatMap(({ record, decoded }) => ('fact' in decoded ? [this.candidateOf(record, decoded.fact, decoded.payload)] : []));
  }

  async lookUpHomes(search: HomeSearch): Promise<void> {
    const sought = search === 'of all' ? this.candidates : this.candidates.filter(({ target }) => target === undefined);
    if (sought.length === 0) return;
    for (const [factId, home] of await this.tx.findHomes(sought.map(({ fact }) => fact.factId))) this.homes.set(factId, home);
  }

  /** True when an entity is still to be locked whose turn came before that of one that is. */
  isOutOfOrder(): boolean {
    const [least] = this.missing();
    if (least === undefined) return false;
    for (const held of this.entities.keys()) if (held > least) return true;
    return false;
  }

  async plan(): Promise<Plan> {
    const { domain } = this.parts;
    const { id, watermark } = this.task;
    const { candidates, entities, anew, homes, references } = this;
    await this.lockMissing();
    for (;;) {
      const batch = new BatchPlan({ domain, id, candidates, entities, anew, homes, references, watermark });
      const unsealed = batch.place();
      if (unsealed.length === 0) {
        batch.foldWhole(await this.openWhole(batch.fold()));
        return batch.finish();
      }
      await this.openWhole(unsealed);
    }
  }

  /** Reads the whole lives of locked entities, for every plan from now on. */
  private async openWhole(entityKeys: readonly string[]): Promise<readonly EntityRow[]> {
    const locked = entityKeys.map((key) => this.entities.get(key) as EntityRow);
    const whole = await openLives(this.tx, locked, () => true);
    for (const row of whole) this.entities.set(row.entityKey, row);
    return whole;
  }

  private candidateOf(record: LogRecord, fact: IncomingFact, payload: string): Candidate {
    const target = fact.retracted ? undefined : addressOf(this.parts.domain, fact.tenant, fact, this.references.get(fact.tenant) as Reference);
    return { record, fact, payload, target };
  }

  private async lockMissing(): Promise<void> {
    const missing = this.missing();
    if (missing.length === 0) return;
    const { domain, reader } = this.parts;
    const reached = this.reachedTimes();
    const isWhole = (row: EntityRow): boolean => this.isFoldedOtherwise(row) || (row.cut !== undefined && (reached.get(row.entityKey) ?? Infinity) < cutTimeOf(row.cut));
    const rows = await openLives(this.tx, await this.tx.lockEntities(missing), isWhole);
    for (const row of rows) this.entities.set(row.entityKey, row);
    for (const [key, facts] of await readAnew(this.tx, reader, domain, rows)) this.anew.set(key, facts);
  }

  /** True when its open end cannot be folded alone, whatever the batch brings. */
  private isFoldedOtherwise({ tenant, foldVersion, referenceVersion }: EntityRow): boolean {
    const { domain } = this.parts;
    return !domain.longLives || foldVersion !== domain.foldVersion || referenceVersion !== this.references.get(tenant)?.version;
  }

  /** The earliest time (epoch milliseconds) of facts of the batch, by the entity they go to; of one that is withdrawn no time is known, so any. */
  private reachedTimes(): ReadonlyMap<string, number> {
    const earliest = new Map<string, number>();
    const reach = (entityKey: string, time: number): void => void earliest.set(entityKey, Math.min(time, earliest.get(entityKey) ?? Infinity));
    for (const { fact, target } of this.candidates) {
      const home = target ? undefined : this.homes.get(fact.factId);
      if (target && fact.time !== undefined) reach(target.entityKey, fact.time);
      else if (home) reach(home.entityKey, -Infinity);
    }
    return earliest;
  }

  /** Keys of entities that the facts want to go to or live in and that are not locked, in the order of locks. */
  private missing(): string[] {
    const wanted = new Set<string>();
    for (const { fact, target } of this.candidates) wanted.add((target ?? ownAddress(fact.tenant, fact)).entityKey);
    for (const { entityKey } of this.homes.values()) wanted.add(entityKey);
    return [...wanted].filter((key) => !this.entities.has(key)).sort();
  }
}
