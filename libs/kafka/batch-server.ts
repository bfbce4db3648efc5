import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import type { Admin, Consumer, ConsumerCrashEvent, EachBatchPayload } from 'kafkajs';
import { isObservable, lastValueFrom } from 'rxjs';
import { applyInParts } from './apply-in-parts.js';
import type { BatchVerdict, KafkaBatch, LogTrouble } from './batch.js';
import type { AssignedPartition, BatchServerSettings } from './batch-server-settings.js';
import { createKafka } from './client.js';
import { consumerConfigOf, heartbeatMillis } from './consumer-config.js';
import { type HeldPartition, HeldPartitions, beginningOf, delayAfter, stateOf, troubleIn } from './held-partitions.js';
import { LagCommits } from './lag-commits.js';
import { offsetsBetween, readRange, troubleOf } from './log-trouble.js';
import type { Stall } from './progress-watch.js';
import { readEmptyOffsets, readMessages } from './read-messages.js';
import { RestingPartitions } from './resting-partitions.js';
import type { LogVerdict } from './same-log.js';
import { Watchdog } from './watchdog.js';

const haltPollMillis = 5_000;
const restPollMillis = 5_000;

/**
 * Nest transport that hands whole batches to `@EventPattern(topic)` handlers. Offsets belong to {@link OffsetOwner}:
 * a partition is paused in the synchronous part of the join, claimed, sought to the owner's offset, and resumed.
 * Trouble pauses the partition and comes back later; the group is never left for it.
 */
export class KafkaBatchServer extends Server implements CustomTransportStrategy {
  private readonly consumer: Consumer;
  private readonly admin: Admin;
  private readonly held = new HeldPartitions();
  private readonly lagCommits: LagCommits;
  private readonly watchdog: Watchdog;
  private readonly resting = new RestingPartitions();
  private restTimer: NodeJS.Timeout | undefined;
  private closing = false;

  constructor(private readonly settings: BatchServerSettings) {
    super();
    const kafka = createKafka(settings);
    this.admin = kafka.admin();
    this.consumer = kafka.consumer(consumerConfigOf(settings));
    this.lagCommits = new LagCommits(this.consumer, (error) => this.tell('lag commit failed', { error: String(error) }));
    this.watchdog = new Watchdog({
      stalledAfterMillis: settings.stalledAfterMillis,
      partitions: () => this.held.entries().filter(([, holder]) => !holder.halted).map(([partition, holder]) => ({ partition, nextOffset: holder.nextOffset, trouble: troubleIn(holder) })),
      readEnds: async () => new Map((await this.admin.fetchTopicOffsets(settings.topic)).map(({ partition, high }) => [partition, BigInt(high)])),
      onEvent: (event, details) => this.tell(event, details),
      onStuck: (error) => this.giveUp(error),
    });
  }

  /** Joins the group and starts; `callback` is called with an error when that fails. */
  override listen(callback: (error?: unknown) => void): void {
    this.start().then(() => callback(), callback);
  }

  /** Stops after the batches under way and leaves the group. */
  override async close(): Promise<void> {
    this.closing = true;
    this.watchdog.stop();
    clearInterval(this.restTimer);
    this.held.assign([]);
    await this.consumer.stop();
    await this.consumer.disconnect();
    await this.admin.disconnect();
  }

  override on(): never {
    throw new Error('KafkaBatchServer has no events to listen to');
  }

  override unwrap<T>(): T {
    return this.consumer as T;
  }

  /** The partitions assigned to this process. `paused`: claimed, waiting after trouble for its next try. */
  partitions(): AssignedPartition[] {
    return this.held.entries().map(([partition, holder]) => ({
      partition,
      nextOffset: holder.nextOffset,
      state: stateOf(holder),
      ...(holder.halted ? { reason: holder.halted } : {}),
    }));
  }

  /** Partitions that have stood still too long while records wait. */
  stalls(): readonly Stall[] {
    return this.watchdog.stalls;
  }

  private async start(): Promise<void> {
    const { events } = this.consumer;
    this.consumer.on(events.GROUP_JOIN, ({ payload }) => this.onAssigned(payload.memberAssignment[this.settings.topic] ?? []));
    this.consumer.on(events.CRASH, (event) => this.onConsumerCrash(event));
    this.consumer.on(events.START_BATCH_PROCESS, ({ payload }) => void this.passEmpty(payload));
    this.restTimer = setInterval(() => void this.checkResting(), restPollMillis);
    await this.admin.connect();
    await this.consumer.connect();
    await this.consumer.subscribe({ topic: this.settings.topic, fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: this.settings.concurrency,
      eachBatch: (payload) => this.onBatch(payload),
    });
    this.watchdog.start();
  }

  /** Synchronous up to the pause: no batch of a partition is handled before it is claimed. */
  private onAssigned(partitions: readonly number[]): void {
    if (this.closing) return;
    this.held.assign(partitions);
    if (partitions.length > 0) this.consumer.pause([{ topic: this.settings.topic, partitions: [...partitions] }]);
    this.tell('assigned', { partitions });
    for (const [partition, holder] of this.held.entries()) void this.claim(partition, holder);
  }

  private async claim(partition: number, holder: HeldPartition): Promise<void> {
    const { topic, owner } = this.settings;
    try {
      const range = await readRange(this.admin, topic, partition);
      const claim = await owner.claim(topic, partition, range.low);
      if (!this.held.note(partition, holder, claim)) return;
      this.tell(claim.kind, { partition, ...claim, tail: undefined });
      if (claim.kind === 'halted') return this.later(partition, holder, haltPollMillis);
      // Who had the partition before may have gone on until the claim: only a look behind it counts.
      const trouble = troubleOf(claim.nextOffset, range) && troubleOf(claim.nextOffset, await readRange(this.admin, topic, partition));
      if (trouble) return await this.halt(partition, holder, trouble);
      holder.log.forgetBefore(range.low);
      this.consumer.seek({ topic, partition, offset: beginningOf(holder).toString() });
      this.consumer.resume([{ topic, partitions: [partition] }]);
    } catch (error) {
      holder.failures++;
      holder.lastError = String(error);
      this.tell('claim failed', { partition, error: String(error) });
      this.later(partition, holder, delayAfter(holder.failures));
    }
  }

  /** Claims again after a while, unless the partition was taken away meanwhile. */
  private later(partition: number, holder: HeldPartition, delayMillis: number): void {
    if (this.closing || this.held.get(partition) !== holder) return;
    clearTimeout(holder.retryTimer);
    holder.retryTimer = setTimeout(() => void this.claim(partition, holder), delayMillis);
  }

  private async onBatch(payload: EachBatchPayload): Promise<void> {
    const { partition } = payload.batch;
    const holder = this.held.get(partition);
    const epoch = holder?.epoch;
    if (!holder || epoch === undefined || !payload.isRunning() || payload.isStale()) return;
    const records = readMessages(payload);
    const [first] = records;
    if (!first) return;
    const log = holder.log.judge(first, holder.nextOffset, this.settings.owner);
    if (log !== 'same') return this.distrust(log, partition, holder);
    const batch: KafkaBatch = { topic: payload.batch.topic, partition, epoch, records, empty: readEmptyOffsets(payload), highWatermark: BigInt(payload.batch.highWatermark) };
    const beating = setInterval(() => void payload.heartbeat().catch((error: unknown) => this.tell('heartbeat failed', { error: String(error) })), heartbeatMillis);
    try {
      const verdict = await this.applyAll(batch, payload, holder);
      if (this.isHeld(partition, holder, epoch)) {
        this.obey(verdict, payload, holder);
        holder.log.done(records, holder.nextOffset, this.settings.owner);
      }
    } finally {
      clearInterval(beating);
    }
    this.lagCommits.commit(this.settings.topic, this.held.entries().flatMap(([held, h]) => (h.epoch === undefined ? [] : [{ partition: held, nextOffset: h.nextOffset }])));
  }

  private applyAll(batch: KafkaBatch, payload: EachBatchPayload, holder: HeldPartition): Promise<BatchVerdict> {
    const { partition, epoch } = batch;
    return applyInParts(batch, {
      size: holder.size,
      apply: async (part) => {
        const answered = this.watchdog.handed(partition);
        const verdict = await this.handle(part);
        answered();
        return verdict;
      },
      mayGoOn: (nextOffset) => {
        if (!payload.isRunning() || payload.isStale() || !this.isHeld(partition, holder, epoch)) return false;
        holder.nextOffset = nextOffset;
        return true;
      },
    });
  }

  private isHeld(partition: number, holder: HeldPartition, epoch: number): boolean {
    return this.held.get(partition) === holder && holder.epoch === epoch;
  }

  /** kafkajs hands out no batch that holds only markers and aborted records, and passes it: so does the owner. */
  private async passEmpty({ partition, batchSize, firstOffset, lastOffset }: { partition: number; batchSize: number; firstOffset: string | null; lastOffset: string }): Promise<void> {
    const holder = this.held.get(partition);
    const epoch = holder?.epoch;
    if (batchSize > 0 || firstOffset === null || !holder || epoch === undefined) return;
    const empty = offsetsBetween(BigInt(firstOffset), BigInt(lastOffset));
    const verdict = await this.handle({ topic: this.settings.topic, partition, epoch, records: [], empty, highWatermark: BigInt(lastOffset) + 1n });
    if (verdict.kind === 'applied' && this.isHeld(partition, holder, epoch) && verdict.nextOffset > holder.nextOffset) holder.nextOffset = verdict.nextOffset;
  }

  /** Finds out anew where the log and its owner stand. */
  private claimAgain(partition: number, holder: HeldPartition): void {
    this.consumer.pause([{ topic: this.settings.topic, partitions: [partition] }]);
    holder.epoch = undefined;
    void this.claim(partition, holder);
  }

  /** Reads the last record applied once more, claims once more, or halts. kafkajs begins elsewhere by itself where the log no longer has what was asked for. */
  private async distrust(verdict: Exclude<LogVerdict, 'same'>, partition: number, holder: HeldPartition): Promise<void> {
    const { topic } = this.settings;
    if (verdict === 'unsure') return this.consumer.seek({ topic, partition, offset: beginningOf(holder).toString() });
    if (verdict === 'before') return this.claimAgain(partition, holder);
    this.consumer.pause([{ topic, partitions: [partition] }]);
    await this.halt(partition, holder, { reason: 'log_changed', expected: holder.nextOffset, found: holder.nextOffset });
  }

  private async handle(batch: KafkaBatch): Promise<BatchVerdict> {
    const handler = this.getHandlerByPattern(batch.topic);
    if (!handler) return { kind: 'failed', error: new Error(`no handler for ${batch.topic}`) };
    try {
      const answer: unknown = await handler(batch);
      return (isObservable(answer) ? await lastValueFrom(answer) : answer) as BatchVerdict;
    } catch (error) {
      return { kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  private obey(verdict: BatchVerdict, payload: EachBatchPayload, holder: HeldPartition): void {
    const { topic, partition } = payload.batch;
    if (verdict.kind === 'applied') return this.moveOn(verdict.nextOffset, payload, holder);
    this.consumer.pause([{ topic, partitions: [partition] }]);
    this.tell(verdict.kind, verdict.kind === 'failed' ? { partition, err: verdict.error } : { partition, ...verdict });
    if (verdict.kind === 'gap') return void this.checkGap(verdict, partition, holder);
    if (verdict.kind === 'halted') holder.halted = verdict.reason;
    holder.epoch = verdict.kind === 'failed' ? holder.epoch : undefined;
    if (verdict.kind !== 'failed') return this.later(partition, holder, haltPollMillis);
    holder.failures++;
    holder.lastError = verdict.error.message;
    holder.retryTimer = setTimeout(() => this.resume(partition, holder), delayAfter(holder.failures));
  }

  private moveOn(nextOffset: bigint, payload: EachBatchPayload, holder: HeldPartition): void {
    const { topic, partition } = payload.batch;
    holder.failures = 0;
    holder.gapAt = undefined;
    holder.nextOffset = nextOffset;
    const last = BigInt(payload.batch.lastOffset());
    if (nextOffset === last + 1n) return payload.resolveOffset(last.toString());
    this.consumer.seek({ topic, partition, offset: nextOffset.toString() });
  }

  /** The first time a gap may be a fetch that began at the wrong place: seek. The second time it is real: halt. */
  private async checkGap(gap: { expected: bigint; found: bigint }, partition: number, holder: HeldPartition): Promise<void> {
    const { topic } = this.settings;
    if (holder.gapAt !== gap.found) {
      holder.gapAt = gap.found;
      this.consumer.seek({ topic, partition, offset: gap.expected.toString() });
      return this.resume(partition, holder);
    }
    await this.halt(partition, holder, { reason: 'gap', ...gap });
  }

  private async halt(partition: number, holder: HeldPartition, trouble: LogTrouble): Promise<void> {
    this.tell('log trouble', { partition, ...trouble });
    const { owner, topic } = this.settings;
    await owner.halt(topic, partition, holder.epoch ?? 0, trouble).catch((error: unknown) => this.tell('halt failed', { partition, error: String(error) }));
    holder.epoch = undefined;
    this.later(partition, holder, haltPollMillis);
  }

  /** An owner that went back under a partition at rest is claimed anew; the records it lost are read again. */
  private async checkResting(): Promise<void> {
    const { topic, owner } = this.settings;
    for (const [partition, holder] of await this.resting.findGoneBack(this.held, topic, owner)) {
      this.tell('owner went back', { partition, epoch: holder.epoch, nextOffset: holder.nextOffset });
      this.claimAgain(partition, holder);
    }
  }

  private resume(partition: number, holder: HeldPartition): void {
    if (this.closing || this.held.get(partition) !== holder) return;
    this.consumer.resume([{ topic: this.settings.topic, partitions: [partition] }]);
  }

  private onConsumerCrash({ payload }: ConsumerCrashEvent): void {
    this.tell('consumer crashed', { error: payload.error.message, restart: payload.restart });
    if (!payload.restart) this.giveUp(payload.error);
  }

  private giveUp(error: Error): void {
    if (!this.closing) this.settings.onCrash(error);
  }

  private tell(event: string, details: Record<string, unknown>): void {
    this.settings.onEvent?.(event, details);
  }
}
