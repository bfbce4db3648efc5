import { Breaker } from '#libs/engine';
import { findMistakes } from './check-store.js';
import { drainPartition, isPassing, toyApplier, toyPartition } from './drain-log.js';
import { type Sent, randomScript, writeScript } from './event-script.js';
import type { AtPoint } from './faults.js';
import type { MemoryLog } from './memory-log.js';
import type { MemoryRules } from './memory-rules.js';
import { MemoryStore } from './memory-store.js';
import type { MemoryTables } from './memory-tables.js';
import { Random } from './random.js';
import { Scheduler } from './scheduler.js';
import { StoreUnavailable } from '#libs/engine';

/** What a simulation came to. */
export interface Simulated {
  /** Empty when every snapshot was exact. */
  readonly mistakes: readonly string[];
  readonly turns: number;
  readonly commits: number;
  /** Batches refused because another process had claimed the partition. */
  readonly fenced: number;
}

const processes = 3;
const mostTurns = 20_000;

/**
 * Lets several processes apply one log at once, in an order that follows from the seed. They claim each other's partitions,
 * go on under old epochs, read too early or too late, fail at any point and lose the answers of commits. Every snapshot is
 * checked; then the faults end and the log must be applied to its end.
 */
export async function simulate(seed: number, rules: Partial<MemoryRules> = {}): Promise<Simulated> {
  const run = new Simulation(seed, rules);
  return run.run();
}

class Simulation {
  private readonly random: Random;
  private readonly scheduler: Scheduler;
  private readonly log: MemoryLog;
  private readonly sent: readonly Sent[];
  private readonly store: MemoryStore;
  private readonly mistakes: string[] = [];
  private commits = 0;
  private fenced = 0;

  constructor(seed: number, rules: Partial<MemoryRules>) {
    this.random = new Random(seed);
    this.scheduler = new Scheduler(this.random);
    const { log, sent } = writeScript(randomScript(this.random, 8 + this.random.below(24)), 1 + this.random.below(4));
    this.log = log;
    this.sent = sent;
    this.store = new MemoryStore({ rules, onCommit: (tables) => this.check(tables) });
  }

  async run(): Promise<Simulated> {
    this.store.at = this.chaos;
    for (let process = 0; process < processes; process++) this.scheduler.start(() => this.live(`process ${process}`));
    await this.scheduler.run(mostTurns);
    this.store.at = undefined;
    for (let partition = 0; partition < this.log.partitionCount; partition++) await drainPartition(this.store, toyApplier(this.store), this.log, partition, [5]);
    this.check(this.store.tables);
    const { mistakes, commits, fenced } = this;
    return { mistakes, turns: this.scheduler.turns, commits, fenced };
  }

  private check(tables: MemoryTables): void {
    this.commits++;
    if (this.mistakes.length === 0) this.mistakes.push(...findMistakes(tables, this.sent));
  }

  /** Others go on between any two statements; once in a while the connection breaks. */
  private readonly chaos: AtPoint = async (point) => {
    await this.scheduler.turn();
    if (this.random.oneIn(60)) throw new StoreUnavailable(`lost ${point}`);
  };

  private async live(owner: string): Promise<void> {
    const epochs = new Map<number, { epoch: number; next: bigint }>();
    const applier = toyApplier(this.store, new Breaker());
    for (let batch = 0; batch < 10; batch++) {
      const partition = this.random.below(this.log.partitionCount);
      try {
        await this.step(owner, partition, epochs, applier);
      } catch (error) {
        if (!isPassing(error)) throw error;
        if (this.random.oneIn(4)) epochs.clear();
      }
    }
  }

  private async step(owner: string, partition: number, epochs: Map<number, { epoch: number; next: bigint }>, applier: ReturnType<typeof toyApplier>): Promise<void> {
    const id = toyPartition(partition);
    const known = epochs.get(partition);
    if (!known || this.random.oneIn(6)) {
      const claim = await this.store.claim(id, owner, 0n);
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
