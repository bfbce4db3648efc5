import type { Domain } from '#libs/contracts';
import { Breaker, type Refolder, type Verdict, verifyDomain } from '#libs/engine';
import { drainPartition, refoldAll, toyApplier, toyReader, toyRefolder } from './drain-log.js';
import { type Act, type Sent, writeScript } from './event-script.js';
import { findInnerMistakes, findMistakes } from './check-store.js';
import type { MemoryLog } from './memory-log.js';
import { MemoryStore, type MemoryStoreOptions } from './memory-store.js';
import { memoryVerifySource } from './memory-verify-source.js';
import type { ToyTimes } from './recompute.js';
import { toyDomain } from './toy-domain.js';
import { toyReferences } from './toy-reference.js';

/** A toy world in which events come in, reference data changes and releases follow each other, one thing after the other. */
export class Story {
  readonly store: MemoryStore;
  private readonly log: MemoryLog;
  private readonly sent: readonly Sent[];
  private release: Domain = toyDomain;
  private applied = 0;

  /** The acts are to come in, in their order, from one partition. */
  constructor(acts: readonly Act[], options: MemoryStoreOptions = {}) {
    ({ log: this.log, sent: this.sent } = writeScript(acts, 1));
    this.store = new MemoryStore(options);
  }

  /** The next events come in; all that are left when no number is given. */
  async take(events = this.sent.length - this.applied): Promise<this> {
    this.applied = Math.min(this.sent.length, this.applied + events);
    const end = BigInt(this.applied);
    const upTo = { end: () => end, read: (partition: number, from: bigint, count: number) => this.log.read(partition, from, Math.min(count, Number(end - from))) };
    await drainPartition(this.store, toyApplier(this.store, new Breaker(), this.release), upTo, 0, [3], this.release.foldVersion);
    return this;
  }

  /** From now on events are applied, and entities folded again, by this release. */
  run(release: Domain): this {
    this.release = release;
    return this;
  }

  /** What folds entities again, as the release that runs does it. */
  get refolder(): Refolder {
    return toyRefolder(this.store, this.release);
  }

  async changeReference(): Promise<this> {
    await this.store.changeReference();
    return this;
  }

  async refold(): Promise<this> {
    await refoldAll(this.refolder);
    return this;
  }

  /** What `caravan verify` of the release that runs says; it adds up so many rollups at once. */
  verify(mostRollups?: number): Promise<Verdict> {
    const now = this.store.tables.referenceChanges.size;
    const references = { snapshot: (tenant: string) => toyReferences.snapshot(tenant, now) };
    return verifyDomain({ domain: this.release, reader: toyReader(this.release), source: memoryVerifySource(this.store.tables), references, ...(mostRollups === undefined ? {} : { mostRollups }) });
  }

  /** In what the store differs from a recomputation under the reference data and the release of now. */
  findMistakes(): string[] {
    const times = { referenceVersion: this.store.tables.referenceChanges.size, foldVersion: this.release.foldVersion } as ToyTimes;
    return findMistakes(this.store.tables, this.sent, times);
  }

  /** In what the store contradicts itself, whatever is still to be folded again. */
  findInnerMistakes(): string[] {
    return findInnerMistakes(this.store.tables, this.sent);
  }

  /** What the one walk of a cause has counted. */
  countsOf(cause: 'reference' | 'fold') {
    return [...this.store.tables.walks.values()].filter((walk) => walk.cause === cause).at(-1)?.counts;
  }
}
