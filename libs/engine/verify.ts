import type { Domain, JsonObject } from '#libs/contracts';
import { type AppliedLine, unpackApplied } from './applied.js';
import type { ReferenceSource } from './apply-batch.js';
import { parseJson } from './decode-record.js';
import { type HeldFacts, unpackFacts, withVersion } from './entity-facts.js';
import type { EventReader, IncomingFact } from './read-event.js';
import { RollupDeltas, applyDelta } from './rollup-delta.js';
import type { EntityRow, RollupRow } from './store.js';
import { foldEntity, openEntity } from './working-entity.js';

/** A stored version of a fact, as far as verification reads it. */
export interface StoredVersion {
  readonly factId: string;
  readonly revision: number;
  readonly tenant: string;
  readonly entityKey: string;
  readonly eventTime: number | undefined;
  readonly recordedTime: number;
  readonly receivedAt: number;
  readonly retracted: boolean;
  readonly payload: string;
}

/** What verification reads, all from one snapshot of the store. */
export interface VerifySource {
  /** Entities of a domain in key order, `size` at a time. */
  entities(domain: string, size: number): AsyncIterable<readonly EntityRow[]>;
  versions(factIds: readonly string[]): Promise<readonly StoredVersion[]>;
  /** Rollups of the cubes, in any order, `size` at a time. */
  rollups(cubes: readonly string[], size: number): AsyncIterable<readonly RollupRow[]>;
  countVersions(domain: string): Promise<number>;
}

export interface Problem {
  readonly kind: 'rollup' | 'applied' | 'fact' | 'count';
  readonly where: string;
  readonly detail: string;
}

export interface Verdict {
  readonly domain: string;
  readonly entities: number;
  readonly versions: number;
  readonly rollups: number;
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
}

const chunk = 500;
const maxProblemsListed = 50;

/** Recomputes a domain from its stored facts: facts = what entities hold, applied = fold(facts), rollups = Σ applied. */
export async function verifyDomain(parts: VerifyParts): Promise<Verdict> {
  return new Verification(parts).run();
}

class Verification {
  private readonly problems: Problem[] = [];
  private problemCount = 0;
  private entities = 0;
  private versions = 0;
  private readonly expected = new RollupDeltas();

  constructor(private readonly parts: VerifyParts) {}

  async run(): Promise<Verdict> {
    const { domain, source, onProgress } = this.parts;
    for await (const rows of source.entities(domain.name, chunk)) {
      await this.checkEntities(rows);
      onProgress?.(this.entities);
    }
    const stored = await source.countVersions(domain.name);
    if (stored !== this.versions) this.report('count', domain.name, `${stored} versions are stored, the entities know ${this.versions}`);
    const rollups = await this.checkRollups();
    const { entities, versions, problems, problemCount } = this;
    return { domain: domain.name, entities, versions, rollups, problems, problemCount };
  }

  private async checkEntities(rows: readonly EntityRow[]): Promise<void> {
    const held = rows.map((row) => ({ row, facts: unpackFacts(row.facts) }));
    const versions = groupByFact(await this.parts.source.versions(held.flatMap(({ facts }) => [...facts.keys()])));
    for (const { row, facts } of held) {
      this.entities++;
      for (const line of unpackApplied(row.applied)) this.expected.add(row.tenant, line, 1, { cause: 'fold', factId: undefined });
      await this.checkEntity(row, facts, versions);
    }
  }

  private async checkEntity(row: EntityRow, facts: HeldFacts, versions: ReadonlyMap<string, readonly StoredVersion[]>): Promise<void> {
    const rebuilt: HeldFacts = new Map();
    for (const factId of facts.keys()) this.rebuildFact(row, factId, versions.get(factId) ?? [], rebuilt);
    const reference = await this.parts.references.snapshot(row.tenant, row.referenceVersion);
    const address = { entityKey: row.entityKey, tenant: row.tenant, kind: row.kind, naturalKey: row.naturalKey };
    const entity = { ...openEntity(address, undefined), facts: rebuilt };
    const folded = foldEntity(this.parts.domain, entity, reference);
    if (!folded.row.facts.equals(row.facts)) this.report('fact', row.entityKey, `${row.kind} ${row.naturalKey} holds other facts than are stored`);
    if (!folded.row.applied.equals(row.applied)) this.report('applied', row.entityKey, `${row.kind} ${row.naturalKey} ${describe(unpackApplied(row.applied), folded.added)}`);
  }

  private rebuildFact(row: EntityRow, factId: string, versions: readonly StoredVersion[], into: HeldFacts): void {
    versions.forEach((version, index) => {
      this.versions++;
      const incoming = this.read(version);
      if (!incoming || version.revision !== index || !agrees(version, incoming)) {
        return this.report('fact', factId, `revision ${version.revision} is not what its payload says`);
      }
      into.set(factId, withVersion(into.get(factId), incoming));
    });
    const last = versions.at(-1);
    if (!last || last.entityKey !== row.entityKey) this.report('fact', factId, `is held by ${row.entityKey} but stored as part of ${last?.entityKey ?? 'nothing'}`);
  }

  /** A stored payload was accepted once; its tenant was decided then. */
  private read(version: StoredVersion): IncomingFact | undefined {
    const event = parseJson(version.payload);
    if (event === undefined || event === null || typeof event !== 'object') return undefined;
    const reading = this.parts.reader.read({ ...(event as JsonObject), tenant: version.tenant }, version.receivedAt, version.recordedTime);
    return 'fact' in reading && reading.fact.factId === version.factId ? reading.fact : undefined;
  }

  private async checkRollups(): Promise<number> {
    const missing = new Map(this.expected.changes().map((delta) => [delta.row.key, applyDelta(delta.row, delta)]));
    let seen = 0;
    for await (const rows of this.parts.source.rollups(this.parts.domain.cubes.map((cube) => cube.name), chunk * 10)) {
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

function groupByFact(versions: readonly StoredVersion[]): Map<string, StoredVersion[]> {
  const groups = new Map<string, StoredVersion[]>();
  for (const version of versions) {
    const group = groups.get(version.factId);
    if (group) group.push(version);
    else groups.set(version.factId, [version]);
  }
  for (const group of groups.values()) group.sort((a, b) => a.revision - b.revision);
  return groups;
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
