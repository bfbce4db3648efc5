import { type Domain, type Reference, maxFactsPerEntity } from '#libs/contracts';
import { type EntityAddress, ownAddress } from './addresses.js';
import type { LogRecord, Reject } from './decode-record.js';
import type { AppliedLine } from './applied.js';
import { type ChangedLines, changedLines } from './changed-lines.js';
import { type HeldFact, isRepeat, revisionsOf, withVersion } from './entity-facts.js';
import { causesOfLines, changeOf } from './fact-changes.js';
import type { SegmentChange } from './long-life.js';
import type { IncomingFact } from './read-event.js';
import { type Cause, RollupDeltas } from './rollup-delta.js';
import { foldOpenEnd, seal } from './seal.js';
import type { EntityRow, FactHome, FactRow, PartitionId } from './store.js';
import { compareVersions } from './version.js';
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
  /** Stored entities, by key: all targets and all homes that exist; of long lives the open ends may do. */
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
  readonly entities: readonly EntityRow[];
  readonly segments: readonly SegmentChange[];
  readonly deltas: RollupDeltas;
  readonly refused: { readonly record: LogRecord; readonly reject: Reject }[];
  readonly duplicates: number;
  readonly watermark: number | undefined;
}

/**
 * Facts into entities, entities folded, changes of rollups: pure. Where the open end of a life will not do, it says so, and whoever
 * has read the whole life goes on.
 */
export class BatchPlan {
  private readonly open = new Map<string, WorkingEntity>();
  private readonly homesInBatch = new Map<string, string>();
  /** Facts as they were before the batch. */
  private readonly before = new Map<string, HeldFact | undefined>();
  private readonly facts: FactRow[] = [];
  private readonly refused: Plan['refused'] = [];
  private readonly unsealed = new Set<string>();
  private readonly deltas = new RollupDeltas();
  private readonly entities: EntityRow[] = [];
  private readonly segments: SegmentChange[] = [];
  private duplicates = 0;
  private watermark: number | undefined;

  constructor(private readonly input: PlanInput) {
    this.watermark = input.watermark;
  }

  /** First: puts the facts into entities. Entities of which that needs the whole life: with any, begin anew with those. */
  place(): readonly string[] {
    for (const candidate of this.input.candidates) this.take(candidate);
    return [...this.unsealed];
  }

  /** Then: folds the entities. Those whose open end cannot be folded alone are left out, and returned: {@link foldWhole}. */
  fold(): readonly string[] {
    return [...this.open.values()].filter((entity) => entity.touched.size > 0 && !this.foldTouched(entity)).map(({ address }) => address.entityKey);
  }

  /** Folds entities that were left out by their whole lives. */
  foldWhole(lives: readonly EntityRow[]): void {
    for (const row of lives) this.foldTouched(this.madeWhole(row));
  }

  finish(): Plan {
    const { entities, segments, deltas, refused, duplicates, watermark } = this;
    const facts = this.facts.sort((a, b) => (a.factId < b.factId ? -1 : a.factId > b.factId ? 1 : a.revision - b.revision));
    return { facts, entities, segments, deltas, refused, duplicates, watermark };
  }

  private take(candidate: Candidate): void {
    const { fact } = candidate;
    const late = this.isLate(fact);
    const home = this.homeOf(candidate);
    const held = home?.facts.get(fact.factId);
    if (home && !held) this.unseal(home);
    if (held && isRepeat(held, fact)) {
      this.duplicates++;
      return;
    }
    const next = withVersion(held, fact);
    const isCurrent = held === undefined || compareVersions(next, fact) === 0;
    const destination = this.destinationOf(candidate, home, isCurrent);
    if (next.time !== undefined && next.time < openSince(destination)) this.unseal(destination);
    if (destination !== home && countFacts(destination) >= maxFactsPerEntity) return this.refuse(candidate);
    if (home && home !== destination) this.remove(home, fact);
    destination.facts.set(fact.factId, next);
    this.homesInBatch.set(fact.factId, destination.address.entityKey);
    destination.touched.add(fact.factId);
    if (!this.before.has(fact.factId)) this.before.set(fact.factId, held);
    this.facts.push(factRow(this.input, candidate, destination, held ? revisionsOf(held) : 0, late));
    this.advanceWatermark(candidate);
  }

  /** False, and nothing done, when the open end does not do. */
  private foldTouched(entity: WorkingEntity): boolean {
    const { domain } = this.input;
    const reference = this.referenceOf(entity.address.tenant);
    const folded = entity.sealed ? foldOpenEnd(domain, entity, reference) : foldEntity(domain, entity, reference);
    if (!folded) return false;
    this.addChanges(entity, folded);
    const sealed = seal(domain, entity, folded, reference);
    this.entities.push(sealed.row);
    if (sealed.segments) this.segments.push(sealed.segments);
    return true;
  }

  /** The whole life with what the batch did to its open end. A fact that is new to that and sealed is found when it is inserted. */
  private madeWhole(row: EntityRow): WorkingEntity {
    const { address, facts, touched } = this.entityAt(row.entityKey);
    const whole = openEntity(address, row, this.input.anew);
    for (const factId of touched) {
      const held = facts.get(factId);
      if (held) whole.facts.set(factId, held);
      else whole.facts.delete(factId);
      whole.touched.add(factId);
    }
    this.open.set(row.entityKey, whole);
    return whole;
  }

  /** Asks for the whole life of an entity of which only the open end is here. */
  private unseal({ sealed, address }: WorkingEntity): void {
    if (sealed) this.unsealed.add(address.entityKey);
  }

  /** What newer reference data or a newer fold change alone is told apart from what the facts of the batch change. */
  private addChanges(entity: WorkingEntity, folded: FoldedEntity): void {
    const { deltas } = this;
    const renewed = this.renewedLines(entity, folded);
    if (renewed) addLines(deltas, entity, changedLines(folded.removed, renewed.lines), () => renewed.cause);
    const changed = changedLines(renewed?.lines ?? folded.removed, folded.added);
    if (changed.removed.length === 0 && changed.added.length === 0) return;
    const changes = [...entity.touched].flatMap((factId) => changeOf(this.before.get(factId), this.heldNow(factId)) ?? []);
    addLines(deltas, entity, changed, causesOfLines(changes));
  }

  /** What the facts of before the batch add by today's fold and reference data; undefined where those are the ones applied. */
  private renewedLines({ address, row }: WorkingEntity, { row: after }: FoldedEntity): { lines: readonly AppliedLine[]; cause: Cause } | undefined {
    if (!row || (row.foldVersion === after.foldVersion && row.referenceVersion === after.referenceVersion)) return undefined;
    const cause = row.foldVersion === after.foldVersion ? 'reference' : 'fold';
    const { added } = foldEntity(this.input.domain, openEntity(address, row, this.input.anew), this.referenceOf(address.tenant));
    return { lines: added, cause: { cause, factId: undefined } };
  }

  private heldNow(factId: string): HeldFact {
    const held = this.open.get(this.homesInBatch.get(factId) ?? '')?.facts.get(factId);
    if (!held) throw new Error(`fact ${factId} was touched but is held nowhere`);
    return held;
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
    home.touched.add(fact.factId);
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

function addLines(deltas: RollupDeltas, { address }: WorkingEntity, { removed, added }: ChangedLines, causeOf: (line: AppliedLine) => Cause): void {
  for (const line of removed) deltas.add(address.tenant, line, -1, causeOf(line));
  for (const line of added) deltas.add(address.tenant, line, 1, causeOf(line));
}

const dayMillis = 86_400_000;

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

/** Facts before this (epoch milliseconds) are sealed and not at hand. */
function openSince({ sealed }: WorkingEntity): number {
  return sealed?.cut.time ?? -Infinity;
}

function countFacts({ facts, sealed }: WorkingEntity): number {
  return facts.size + (sealed?.facts ?? 0);
}
