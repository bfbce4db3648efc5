import { type Domain, type Reference, maxFactsPerEntity } from '#libs/contracts';
import { type EntityAddress, ownAddress } from './addresses.js';
import type { LogRecord, Reject } from './decode-record.js';
import { isRepeat, revisionsOf, withVersion } from './entity-facts.js';
import type { IncomingFact } from './read-event.js';
import { type Cause, RollupDeltas } from './rollup-delta.js';
import type { EntityRow, FactHome, FactRow, PartitionId } from './store.js';
import { type FactsAnew, type FoldedEntity, type WorkingEntity, addressOfRow, foldEntity, openEntity } from './working-entity.js';

/** A record of the batch that holds a fact, and where the fact wants to go; a retraction names no entity. */
export interface Candidate {
  readonly record: LogRecord;
  readonly fact: IncomingFact;
  readonly payload: string;
  readonly target: EntityAddress | undefined;
}

/** Everything a plan depends on. Same input, same plan. */
export interface PlanInput {
  readonly domain: Domain;
  readonly id: PartitionId;
  readonly candidates: readonly Candidate[];
  /** Stored entities, by key: all targets and all homes that exist. */
  readonly entities: ReadonlyMap<string, EntityRow>;
  /** Facts of those of them that another fold version wrote. */
  readonly anew: FactsAnew;
  /** Homes of facts that were looked up. */
  readonly homes: ReadonlyMap<string, FactHome>;
  readonly references: ReadonlyMap<string, Reference>;
  /** Highest event time applied from the partition before this batch, epoch milliseconds. */
  readonly watermark: number | undefined;
}

/** What a batch writes. */
export interface Plan {
  readonly facts: FactRow[];
  readonly entities: FoldedEntity[];
  readonly deltas: RollupDeltas;
  readonly refused: { readonly record: LogRecord; readonly reject: Reject }[];
  readonly duplicates: number;
  readonly watermark: number | undefined;
}

/** Facts into entities, entities folded, changes of rollups: pure. */
export function planBatch(input: PlanInput): Plan {
  const batch = new BatchPlan(input);
  for (const candidate of input.candidates) batch.take(candidate);
  return batch.finish();
}

const causeRank = { late: 0, correction: 1, retraction: 2, reference: 0, fold: 0 } as const;

class BatchPlan {
  private readonly open = new Map<string, WorkingEntity>();
  private readonly homesInBatch = new Map<string, string>();
  private readonly facts: FactRow[] = [];
  private readonly refused: Plan['refused'] = [];
  private duplicates = 0;
  private watermark: number | undefined;

  constructor(private readonly input: PlanInput) {
    this.watermark = input.watermark;
  }

  take(candidate: Candidate): void {
    const { fact } = candidate;
    const late = this.isLate(fact);
    const home = this.homeOf(candidate);
    const held = home?.facts.get(fact.factId);
    if (held && isRepeat(held, fact)) {
      this.duplicates++;
      return;
    }
    const next = withVersion(held, fact);
    const isCurrent = held === undefined || next.content === fact.content;
    const destination = this.destinationOf(candidate, home, isCurrent);
    if (destination !== home && destination.facts.size >= maxFactsPerEntity) return this.refuse(candidate);
    if (home && home !== destination) this.remove(home, fact);
    destination.facts.set(fact.factId, next);
    this.homesInBatch.set(fact.factId, destination.address.entityKey);
    this.noteCause(destination, { cause: causeOf(fact, held !== undefined), factId: fact.factId });
    this.facts.push(factRow(this.input, candidate, destination, held ? revisionsOf(held) : 0, late));
    this.advanceWatermark(candidate);
  }

  finish(): Plan {
    const deltas = new RollupDeltas();
    const entities: FoldedEntity[] = [];
    for (const entity of this.open.values()) {
      const { cause } = entity;
      if (cause === undefined) continue;
      const folded = foldEntity(this.input.domain, entity, this.referenceOf(entity.address.tenant));
      for (const line of folded.removed) deltas.add(entity.address.tenant, line, -1, cause);
      for (const line of folded.added) deltas.add(entity.address.tenant, line, 1, cause);
      entities.push(folded);
    }
    const { refused, duplicates, watermark } = this;
    const facts = this.facts.sort((a, b) => (a.factId < b.factId ? -1 : a.factId > b.factId ? 1 : a.revision - b.revision));
    return { facts, entities, deltas, refused, duplicates, watermark };
  }

  /** Where the fact lives now, if it is known to live anywhere. */
  private homeOf({ fact, target }: Candidate): WorkingEntity | undefined {
    const key = this.homesInBatch.get(fact.factId) ?? this.input.homes.get(fact.factId)?.entityKey;
    if (key !== undefined) return this.entityAt(key);
    const guess = this.entityAtAddress(target ?? ownAddress(fact.tenant, fact));
    return guess.facts.has(fact.factId) ? guess : undefined;
  }

  private destinationOf({ fact, target }: Candidate, home: WorkingEntity | undefined, isCurrent: boolean): WorkingEntity {
    if (home && (!isCurrent || target === undefined)) return home;
    return this.entityAtAddress(target ?? ownAddress(fact.tenant, fact));
  }

  private entityAt(key: string): WorkingEntity {
    const known = this.open.get(key);
    if (known) return known;
    const row = this.input.entities.get(key);
    if (!row) throw new Error(`entity ${key} holds a fact of this batch but was not loaded`);
    return this.entityAtAddress(addressOfRow(row));
  }

  private entityAtAddress(address: EntityAddress): WorkingEntity {
    const known = this.open.get(address.entityKey);
    if (known) return known;
    const entity = openEntity(address, this.input.entities.get(address.entityKey), this.input.anew);
    this.open.set(address.entityKey, entity);
    return entity;
  }

  private remove(home: WorkingEntity, fact: IncomingFact): void {
    home.facts.delete(fact.factId);
    this.noteCause(home, { cause: 'correction', factId: fact.factId });
  }

  private noteCause(entity: WorkingEntity, cause: Cause): void {
    if (!entity.cause || causeRank[cause.cause] > causeRank[entity.cause.cause]) entity.cause = cause;
  }

  private refuse({ record, fact }: Candidate): void {
    const detail = `the entity holds ${maxFactsPerEntity} current facts already`;
    const { tenant, source, eventId } = fact;
    this.refused.push({ record, reject: { reason: 'entity_too_large', propertyPath: '$', detail, tenant, source, eventId } });
  }

  private referenceOf(tenant: string): Reference {
    const reference = this.input.references.get(tenant);
    if (!reference) throw new Error(`the reference data of tenant ${tenant} was not loaded`);
    return reference;
  }

  private isLate(fact: IncomingFact): boolean {
    if (fact.time === undefined || this.watermark === undefined) return false;
    const grace = Math.min(...this.input.domain.cubes.map((cube) => cube.graceSeconds));
    return fact.time + (dayMillis + grace * 1000) < this.watermark;
  }

  private advanceWatermark({ fact, record }: Candidate): void {
    if (fact.time === undefined) return;
    const seen = Math.min(fact.time, record.timestamp);
    if (this.watermark === undefined || seen > this.watermark) this.watermark = seen;
  }
}

const dayMillis = 86_400_000;

function causeOf(fact: IncomingFact, wasKnown: boolean): Cause['cause'] {
  if (fact.retracted) return 'retraction';
  return wasKnown ? 'correction' : 'late';
}

function factRow(input: PlanInput, candidate: Candidate, home: WorkingEntity, revision: number, late: boolean): FactRow {
  const { fact, record, payload } = candidate;
  return {
    factId: fact.factId,
    revision,
    tenant: fact.tenant,
    domain: input.domain.name,
    source: fact.source,
    eventId: fact.eventId,
    type: fact.type,
    entityKey: home.address.entityKey,
    eventTime: fact.time,
    recordedTime: fact.recorded,
    receivedAt: record.timestamp,
    retracted: fact.retracted,
    late,
    warnings: fact.warnings,
    topic: input.id.topic,
    partition: input.id.partition,
    offset: record.offset,
    payload,
  };
}
