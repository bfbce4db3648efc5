import type { Domain, Reference } from '#libs/contracts';
import { type DayCount, type Days, divideDays } from './rebuild/days.js';
import { addressOf } from './addresses.js';
import { type AppliedLine, unpackApplied } from './applied.js';
import { type HeldFact, type HeldFacts, areSameVersions, unpackFacts, withVersion } from './entity-facts.js';
import type { EventReader, IncomingFact } from './read-event.js';
import type { ReferenceSource } from './read-references.js';
import { addTheSame, holdSameFacts } from './same-outcome.js';
import type { StoredVersion } from './refold-store.js';
import { RollupDeltas, applyDelta } from './rollup-delta.js';
import { type EntityRow, RefusedByStore, type RollupRow } from './store.js';
import { droppedPayload, groupByFact, readStored } from './stored-versions.js';
import { type PendingReference, waitingOf } from './waiting.js';
import { type FoldedEntity, type WorkingEntity, addressOfRow, foldEntity, openEntity } from './working-entity.js';

/** What verification reads, all from one snapshot of the store. */
export interface VerifySource {
  /** Entities of a domain in key order, `size` at a time; whole lives. */
  entities(domain: string, size: number): AsyncIterable<readonly EntityRow[]>;
  versions(factIds: readonly string[]): Promise<readonly StoredVersion[]>;
  /** Those of the entities that exist; whole lives. */
  entitiesAt(keys: readonly string[]): Promise<readonly EntityRow[]>;
  /** Rollups of the cubes, of some local dates where they are given, in any order, `size` at a time. */
  rollups(cubes: readonly string[], size: number, days?: Days): AsyncIterable<readonly RollupRow[]>;
  /** Those of the rollups that exist. */
  rollupsAt(keys: readonly string[]): Promise<readonly RollupRow[]>;
  /** How many rollups of the cubes there are of each local date. */
  countRollups(cubes: readonly string[], days: Days): Promise<readonly DayCount[]>;
  countVersions(domain: string): Promise<number>;
  /** Changes of reference data that entities of the domain are not all folded for yet. */
  pendingReference(domain: string): Promise<readonly PendingReference[]>;
}

export interface Problem {
  readonly kind: 'rollup' | 'applied' | 'fact' | 'address' | 'count';
  readonly where: string;
  readonly detail: string;
}

export interface Verdict {
  readonly domain: string;
  readonly entities: number;
  readonly versions: number;
  readonly rollups: number;
  /** Entities that are still to be folded for a change of reference data or of the fold; they are judged as far as they can be. */
  readonly waiting: number;
  /** Versions whose payload retention has dropped: what they said is taken from their entity. */
  readonly dropped: number;
  /** The first ones found; `problemCount` counts all. */
  readonly problems: readonly Problem[];
  readonly problemCount: number;
}

export interface VerifyParts {
  readonly domain: Domain;
  readonly reader: EventReader;
  readonly source: VerifySource;
  readonly references: ReferenceSource;
  readonly onProgress?: (entities: number) => void;
  /** Rollups added up at once; for more of them all entities are read again. A million when absent. */
  readonly mostRollups?: number;
}

const chunk = 500;
const usualRollups = 1_000_000;
const allDays: Days = { from: '0001-01-01', to: '9999-12-31' };
const maxProblemsListed = 50;

/** Recomputes a domain from its stored facts: facts = what entities hold, and where they belong; applied = fold(facts); rollups = Σ applied. */
export async function verifyDomain(parts: VerifyParts): Promise<Verdict> {
  return new Verification(parts).run();
}

/** What the entities handed out are worth; their rollups are not judged. */
export interface SampleVerdict extends Pick<Verdict, 'entities' | 'problems' | 'problemCount'> {
  /** Key of the last one; undefined when there was none. */
  readonly lastKey: string | undefined;
}

/** Recomputes the entities that the source hands out from their stored facts. */
export function verifyEntities(parts: VerifyParts): Promise<SampleVerdict> {
  return new Verification(parts).runEntities();
}

class Verification {
  private readonly problems: Problem[] = [];
  private problemCount = 0;
  private entities = 0;
  private versions = 0;
  private waiting = 0;
  private dropped = 0;
  private pending: readonly PendingReference[] = [];

  constructor(private readonly parts: VerifyParts) {}

  async run(): Promise<Verdict> {
    const { domain, source, onProgress } = this.parts;
    this.pending = await source.pendingReference(domain.name);
    let rollups = 0;
    for (const [pass, days] of (await this.divide()).entries()) {
      const expected = new RollupDeltas();
      for await (const rows of source.entities(domain.name, chunk)) {
        if (pass === 0) await this.checkEntities(rows);
        addLines(expected, rows, days);
        onProgress?.(this.entities);
      }
      rollups += await this.checkRollups(expected, days);
    }
    const stored = await source.countVersions(domain.name);
    if (stored !== this.versions) this.report('count', domain.name, `${stored} versions are stored, the entities know ${this.versions}`);
    const { entities, versions, waiting, dropped, problems, problemCount } = this;
    return { domain: domain.name, entities, versions, rollups, waiting, dropped, problems, problemCount };
  }

  /** All local dates, in parts whose rollups can be added up at once. */
  private async divide(): Promise<readonly Days[]> {
    const { domain, source, mostRollups = usualRollups } = this.parts;
    return divideDays(allDays, await source.countRollups(domain.cubes.map(({ name }) => name), allDays), mostRollups);
  }

  async runEntities(): Promise<SampleVerdict> {
    const { domain, source } = this.parts;
    let lastKey: string | undefined;
    this.pending = await source.pendingReference(domain.name);
    for await (const rows of source.entities(domain.name, chunk)) {
      await this.checkEntities(rows);
      lastKey = rows.at(-1)?.entityKey ?? lastKey;
    }
    const { entities, problems, problemCount } = this;
    return { entities, problems, problemCount, lastKey };
  }

  private async checkEntities(rows: readonly EntityRow[]): Promise<void> {
    const held = rows.map((row) => ({ row, facts: unpackFacts(row.facts) }));
    const versions = groupByFact(await this.parts.source.versions(held.flatMap(({ facts }) => [...facts.keys()])));
    for (const { row, facts } of held) {
      this.entities++;
      await this.checkEntity(row, facts, versions);
    }
  }

  private async checkEntity(row: EntityRow, held: HeldFacts, versions: ReadonlyMap<string, readonly StoredVersion[]>): Promise<void> {
    const rebuilt: HeldFacts = new Map();
    const droppedBefore = this.dropped;
    for (const [factId, kept] of held) this.rebuildFact(row, kept, versions.get(factId) ?? [], rebuilt);
    const waiting = waitingOf(row, this.parts.domain.foldVersion, this.pending);
    if (waiting.isForeign && this.dropped > droppedBefore) return void this.waiting++; // only the release that folded it can judge it
    const reference = await this.parts.references.snapshot(row.tenant, row.referenceVersion);
    const entity = { ...openEntity(addressOfRow(row), undefined), facts: rebuilt };
    const folded = this.foldOrReport(entity, reference);
    if (!folded) return;
    if (waiting.isWaiting) this.waiting++;
    const holdsOthers = waiting.isForeign ? !areSameVersions(held, rebuilt) : !holdSameFacts(row, folded.row);
    if (holdsOthers) this.report('fact', row.entityKey, `${row.kind} ${row.naturalKey} holds other facts than are stored`);
    if (!waiting.mayDiffer && !addTheSame(row, folded.row)) {
      this.report('applied', row.entityKey, `${row.kind} ${row.naturalKey} ${describe(unpackApplied(row.applied), folded.added)}`);
    }
    if (!waiting.isWaiting) this.checkAddresses(row, rebuilt, reference);
  }

  /** Facts that cannot be folded are no reason to stop judging the others. */
  private foldOrReport(entity: WorkingEntity, reference: Reference): FoldedEntity | undefined {
    try {
      return foldEntity(this.parts.domain, entity, reference);
    } catch (error) {
      if (!(error instanceof RefusedByStore)) throw error;
      this.report('applied', entity.address.entityKey, `${entity.address.kind} ${entity.address.naturalKey} cannot be folded: ${error.message}`);
      return undefined;
    }
  }

  /** What is withdrawn belongs nowhere. */
  private checkAddresses(row: EntityRow, facts: HeldFacts, reference: Reference): void {
    for (const fact of facts.values()) {
      const target = fact.retracted ? undefined : addressOf(this.parts.domain, row.tenant, fact, reference);
      if (target === undefined || target.entityKey === row.entityKey) continue;
      this.report('address', fact.factId, `is held by ${row.kind} ${row.naturalKey} and belongs to ${target.kind} ${target.naturalKey}`);
    }
  }

  private rebuildFact(row: EntityRow, held: HeldFact, versions: readonly StoredVersion[], into: HeldFacts): void {
    const { factId } = held;
    const isDropped = versions.some(({ payload }) => payload === droppedPayload);
    if (isDropped) into.set(factId, held);
    versions.forEach((version, index) => {
      this.versions++;
      if (version.payload === droppedPayload) this.dropped++;
      if (isDropped) return;
      const incoming = readStored(this.parts.reader, version);
      if (!incoming || version.revision !== index || !agrees(version, incoming)) {
        return this.report('fact', factId, `revision ${version.revision} is not what its payload says`);
      }
      into.set(factId, withVersion(into.get(factId), incoming));
    });
    const last = versions.at(-1);
    if (!last || last.entityKey !== row.entityKey) this.report('fact', factId, `is held by ${row.entityKey} but stored as part of ${last?.entityKey ?? 'nothing'}`);
  }

  private async checkRollups(expectedOfDays: RollupDeltas, days: Days): Promise<number> {
    const missing = new Map(expectedOfDays.changes().map((delta) => [delta.row.key, applyDelta(delta.row, delta)]));
    let seen = 0;
    for await (const rows of this.parts.source.rollups(this.parts.domain.cubes.map((cube) => cube.name), chunk * 10, days)) {
      for (const row of rows) {
        seen++;
        const expected = missing.get(row.key);
        missing.delete(row.key);
        if (!expected || textOfRollup(expected) !== textOfRollup(row)) this.report('rollup', nameOfRollup(row), differenceOf(expected, row));
      }
    }
    for (const row of missing.values()) this.report('rollup', nameOfRollup(row), `is missing; it should be ${textOfRollup(row)}`);
    return seen;
  }

  private report(kind: Problem['kind'], where: string, detail: string): void {
    this.problemCount++;
    if (this.problems.length < maxProblemsListed) this.problems.push({ kind, where, detail });
  }
}

/** Adds up what entities have applied to days. */
function addLines(expected: RollupDeltas, rows: readonly EntityRow[], days: Days): void {
  for (const { tenant, applied } of rows) {
    for (const line of unpackApplied(applied)) expected.addWithin(days, tenant, line, { cause: 'fold', factId: undefined });
  }
}

function agrees(version: StoredVersion, incoming: IncomingFact): boolean {
  return version.eventTime === incoming.time && version.recordedTime === incoming.recorded && version.retracted === incoming.retracted;
}

function describe(stored: readonly AppliedLine[], folded: readonly AppliedLine[]): string {
  return `has applied ${JSON.stringify(stored).slice(0, 300)} where its facts fold to ${JSON.stringify(folded).slice(0, 300)}`;
}

function nameOfRollup(row: RollupRow): string {
  return `${row.tenant} ${row.cube} ${row.grain} ${row.localDate} ${row.dims.join(' ')}`;
}

function textOfRollup(row: RollupRow): string {
  return `n ${row.n}, sums ${row.sums.join(' ')}, sketch ${row.bins.map((bin, i) => `${bin}:${row.counts[i]}`).join(' ')}, ${row.tenant} ${row.cube} ${row.grain} ${row.bucket} ${row.localDate} ${row.dims.join('|')}`;
}

function differenceOf(expected: RollupRow | undefined, row: RollupRow): string {
  return expected ? `is ${textOfRollup(row)}; it should be ${textOfRollup(expected)}` : 'should not exist';
}
