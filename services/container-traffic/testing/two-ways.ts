import type { CloudEvent, Domain, Reference } from '#libs/contracts';
import { Applier, Breaker, EventReader, type EntityRow, unpackApplied, unpackFacts, verifyDomain } from '#libs/engine';
import { MemoryStore, memoryVerifySource, pictureOf, wholeEntities } from '#libs/testing';
import { containerTraffic } from '../index.js';
import { type Sealing, longContainers } from '../long-containers.js';

const id = { group: 'g', topic: 't', partition: 0 };
const receivedAt = Date.parse('2030-01-01T00:00:00Z');

/** The domain as it is but for when lives are sealed; never, where no numbers are given. */
export function sealing(when?: Sealing): Domain {
  const { longLives: _, ...domain } = containerTraffic;
  return when ? { ...domain, longLives: longContainers(when) } : domain;
}

/** A store that events are applied to batch by batch. */
export class Way {
  readonly store = new MemoryStore();
  private readonly applier: Applier;
  private readonly reader: EventReader;
  private readonly references: { readonly snapshot: (tenant: string, version: number) => Promise<Reference> };
  private offset = 0n;

  constructor(private readonly domain: Domain, references: readonly Reference[]) {
    this.reader = new EventReader([domain]);
    this.references = { snapshot: (_tenant, version) => Promise.resolve({ ...references[version % references.length]!, version }) };
    this.applier = new Applier({ domain, reader: this.reader, store: this.store, references: this.references, breaker: new Breaker(), now: () => 0 });
  }

  async apply(events: readonly CloudEvent[]): Promise<unknown> {
    if (this.offset === 0n) await this.store.claim(id, 'test', 0n, this.domain.foldVersion);
    const records = events.map((event) => ({ offset: this.offset++, timestamp: receivedAt, key: null, value: Buffer.from(JSON.stringify(event)), headers: [] }));
    const outcome = await this.applier.apply(id, 1, records);
    return outcome.kind === 'applied' ? [outcome.counters, outcome.deadByReason] : outcome;
  }

  /** Rollups and whole entities, written so that equal ones are equal whatever the order of what is added up. */
  picture(): unknown {
    const { tables } = this.store;
    const restatements = [...tables.restatements.values()].map(({ rollup, before, after, cause }) => JSON.stringify([rollup.key, before.n, after.n, after.sums.map(String), cause]));
    return { rollups: new Map([...pictureOf(tables.rollups.values())].sort()), entities: wholeEntities(tables).map(describe), restatements: restatements.sort() };
  }

  async problems(): Promise<readonly object[]> {
    const verdict = await verifyDomain({ domain: this.domain, reader: this.reader, source: memoryVerifySource(this.store.tables), references: { snapshot: (tenant) => this.references.snapshot(tenant, this.store.tables.referenceChanges.size) } });
    return verdict.problems;
  }

  /** Facts that stay open. */
  open(): number {
    return [...this.store.tables.entities.values()].reduce((sum, { facts }) => sum + unpackFacts(facts).size, 0);
  }

  /** Segments. */
  sealed(): number {
    return [...this.store.tables.segments.values()].flat().length;
  }
}

function describe({ naturalKey, version, facts, applied, flags, state, atNode, since }: EntityRow): unknown {
  const lines = unpackApplied(applied).map((line) => JSON.stringify(line)).sort();
  const held = [...unpackFacts(facts).values()].sort((a, b) => (a.factId < b.factId ? -1 : 1));
  return { naturalKey, version, held, lines, flags: flags === undefined ? {} : (JSON.parse(flags) as object), state, atNode, since };
}
