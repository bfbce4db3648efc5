import type { Domain } from '#libs/contracts';
import { Breaker, StoreUnavailable, verifyDomain } from '#libs/engine';
import { findInnerMistakes, findMistakes } from './check-store.js';
import { damageRow } from './damage-store.js';
import { drainPartition, isPassing, rebuildAll, refoldAll, toyApplier, toyPartition, toyReader, toyRefolder } from './drain-log.js';
import { type Sent, longScript, randomScript, writeScript } from './event-script.js';
import type { AtPoint } from './faults.js';
import type { MemoryLog } from './memory-log.js';
import type { MemoryRules } from './memory-rules.js';
import { MemoryStore } from './memory-store.js';
import { memoryVerifySource } from './memory-verify-source.js';
import { Random } from './random.js';
import { Scheduler } from './scheduler.js';
import { changedToyDomain, toyDomain } from './toy-domain.js';
import { toyReferences } from './toy-reference.js';

/** What a simulation came to. */
export interface Simulated {
  /** Empty when every snapshot was exact. */
  readonly mistakes: readonly string[];
  readonly turns: number;
  readonly commits: number;
  /** Batches refused because another process had claimed the partition. */
  readonly fenced: number;
  /** Facts that walks sent to another entity. */
  readonly moved: number;
  /** How often parts of lives were sealed, or opened again. */
  readonly sealings: number;
}

export interface SimulationOptions {
  /** Guarantees of the store to leave out. */
  readonly rules?: Partial<MemoryRules>;
  /** Reference data changes meanwhile, and two releases of the domain run side by side, either of which may be the last. */
  readonly changes?: boolean;
  /** Somebody changes rollups and entities by hand, and a rebuild makes them right meanwhile: once it says so, all is exact. */
  readonly damage?: boolean;
  /** Most events are of one parcel, whose life is cut and sealed again and again. */
  readonly longLives?: boolean;
}

const processes = 3;
const mostTurns = 40_000;

/**
 * Lets several processes apply one log at once, in an order that follows from the seed. They claim each other's partitions,
 * go on under old epochs, read too early or too late, fail at any point and lose the answers of commits. Every snapshot is
 * checked; then the faults end, and the log must be applied to its end and every walk have come to its own.
 */
export async function simulate(seed: number, options: SimulationOptions = {}): Promise<Simulated> {
  const run = new Simulation(seed, options);
  return run.run();
}

class Simulation {
  private readonly random: Random;
  private readonly scheduler: Scheduler;
  private readonly log: MemoryLog;
  private readonly sent: readonly Sent[];
  private readonly store: MemoryStore;
  private readonly changes: boolean;
  private readonly damage: boolean;
  /** While damage is being made right, nothing else is checked. */
  private isDamaged = false;
  private readonly mistakes: string[] = [];
  private commits = 0;
  private fenced = 0;
  private sealings = 0;

  constructor(seed: number, { rules = {}, changes = false, damage = false, longLives = false }: SimulationOptions) {
    this.random = new Random(seed);
    this.scheduler = new Scheduler(this.random);
    const length = 8 + this.random.below(24);
    const script = longLives ? longScript(this.random, 2 * length) : randomScript(this.random, length);
    const { log, sent } = writeScript(script, 1 + this.random.below(4));
    this.log = log;
    this.sent = sent;
    this.changes = changes;
    this.damage = damage;
    this.store = new MemoryStore({ rules, onCommit: (tables) => this.check(this.isDamaged ? [] : findInnerMistakes(tables, sent)) });
  }

  async run(): Promise<Simulated> {
    this.store.at = this.chaos;
    for (let process = 0; process < processes; process++) {
      const domain = this.changes && this.random.oneIn(2) ? changedToyDomain : toyDomain;
      this.scheduler.start(() => this.live(`process ${process}`, domain));
      if (this.changes) this.scheduler.start(() => this.refold(domain));
    }
    if (this.changes) this.scheduler.start(() => this.changeReference());
    if (this.damage) this.scheduler.start(() => this.damageAndRebuild());
    await this.scheduler.run(mostTurns);
    this.store.at = undefined;
    await this.verify(toyDomain);
    await this.comeToEnd(this.changes && this.random.oneIn(2) ? changedToyDomain : toyDomain);
    const { mistakes, commits, fenced, sealings } = this;
    const moved = [...this.store.tables.walks.values()].reduce((sum, { counts }) => sum + counts.moved, 0);
    return { mistakes, turns: this.scheduler.turns, commits, fenced, moved, sealings };
  }

  /** The last release takes over: nothing may be left for it to do, and nothing wrong. */
  private async comeToEnd(domain: Domain): Promise<void> {
    const { store, log } = this;
    const { foldVersion } = domain;
    for (let partition = 0; partition < log.partitionCount; partition++) await drainPartition(store, toyApplier(store, new Breaker(), domain), log, partition, [5], foldVersion);
    if (this.changes) await refoldAll(toyRefolder(store, domain));
    await this.verify(domain, 0);
    const times = { referenceVersion: store.tables.referenceChanges.size, foldVersion: foldVersion as 1 | 2 };
    this.check(findMistakes(store.tables, this.sent, times));
  }

  /** What `caravan verify` of a release says of the store as it is. */
  private async verify(domain: Domain, waiting?: number): Promise<void> {
    const verdict = await verifyDomain({ domain, reader: toyReader(domain), source: memoryVerifySource(this.store.tables), references: this.referencesOfNow() });
    this.check(verdict.problems.map(({ kind, where, detail }) => `verify: ${kind} ${where} ${detail}`));
    if (waiting !== undefined && verdict.waiting !== waiting) this.check([`verify: ${verdict.waiting} entities wait`]);
  }

  private referencesOfNow(): typeof toyReferences {
    const now = this.store.tables.referenceChanges.size;
    return { snapshot: (tenant) => toyReferences.snapshot(tenant, now) };
  }

  private check(mistakes: readonly string[]): void {
    this.commits++;
    if (this.mistakes.length === 0) this.mistakes.push(...mistakes);
  }

  /** Others go on between any two statements; once in a while the connection breaks. */
  private readonly chaos: AtPoint = async (point) => {
    await this.scheduler.turn();
    if (point === 'after writeSegments') this.sealings++;
    if (this.random.oneIn(60)) throw new StoreUnavailable(`lost ${point}`);
  };

  private async live(owner: string, domain: Domain): Promise<void> {
    const epochs = new Map<number, { epoch: number; next: bigint }>();
    const applier = toyApplier(this.store, new Breaker(), domain);
    for (let batch = 0; batch < 10; batch++) {
      const partition = this.random.below(this.log.partitionCount);
      const failed = await passing(() => this.step(owner, partition, epochs, applier, domain.foldVersion));
      if (failed && this.random.oneIn(4)) epochs.clear();
    }
  }

  private async refold(domain: Domain): Promise<void> {
    const refolder = toyRefolder(this.store, domain);
    for (let step = 0; step < 8; step++) {
      if (this.random.oneIn(2)) await passing(() => refolder.openDue());
      await refolder.step();
    }
  }

  private async changeReference(): Promise<void> {
    const times = 1 + this.random.below(3);
    for (let change = 0; change < times; change++) {
      for (let pause = this.random.below(150); pause > 0; pause--) await this.scheduler.turn();
      await passing(() => this.store.changeReference());
    }
  }

  private async damageAndRebuild(): Promise<void> {
    for (let pause = this.random.below(120); pause > 0; pause--) await this.scheduler.turn();
    this.isDamaged = true;
    for (let times = 1 + this.random.below(3); times > 0; times--) await passing(() => this.store.transaction((tx) => damageRow(tx, this.store.tables, this.random)));
    while (await passing(() => rebuildAll(this.store))) await this.scheduler.turn();
    this.isDamaged = false;
    this.check(findInnerMistakes(this.store.tables, this.sent));
  }

  private async step(owner: string, partition: number, epochs: Map<number, { epoch: number; next: bigint }>, applier: ReturnType<typeof toyApplier>, foldVersion: number): Promise<void> {
    const id = toyPartition(partition);
    const known = epochs.get(partition);
    if (!known || this.random.oneIn(6)) {
      const claim = await this.store.claim(id, owner, 0n, foldVersion);
      epochs.set(partition, { epoch: claim.epoch, next: claim.nextOffset });
      return;
    }
    const outcome = await applier.apply(id, known.epoch, this.log.read(partition, this.near(known.next), 1 + this.random.below(7)));
    if (outcome.kind === 'applied') known.next = outcome.nextOffset;
    if (outcome.kind === 'fenced') this.fenced++;
    if (outcome.kind === 'fenced' && this.random.oneIn(2)) epochs.delete(partition);
  }

  /** Mostly where the batch before ended; at times earlier, or later so that there is a gap. */
  private near(next: bigint): bigint {
    const odd = this.random.below(8);
    if (odd === 0) return next + BigInt(1 + this.random.below(3));
    if (odd > 2) return next;
    const earlier = next - BigInt(this.random.below(5));
    return earlier < 0n ? 0n : earlier;
  }
}

/** True when passing trouble ended the act. */
async function passing(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return false;
  } catch (error) {
    if (!isPassing(error)) throw error;
    return true;
  }
}
