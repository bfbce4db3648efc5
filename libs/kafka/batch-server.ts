import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import type { Admin, Consumer, ConsumerCrashEvent, EachBatchPayload } from 'kafkajs';
import { isObservable, lastValueFrom } from 'rxjs';
import type { BatchVerdict, KafkaBatch, KafkaRecord, LogTrouble, OffsetOwner } from './batch.js';
import { type KafkaSettings, createKafka } from './client.js';
import { type HeldPartition, HeldPartitions, beginningOf, type PartitionStateName, delayAfter, stateOf } from './held-partitions.js';
import { readEmptyOffsets, readMessages } from './read-messages.js';

export interface BatchServerSettings extends KafkaSettings {
  readonly groupId: string;
  readonly topic: string;
  readonly owner: OffsetOwner;
  readonly sessionTimeoutMillis: number;
  readonly concurrency: number;
  readonly maxBytesPerPartition: number;
  /** Called once when the consumer ended for good: the process must exit non-zero. */
  readonly onCrash: (error: Error) => void;
  /** Told of every change worth a log line. */
  readonly onEvent?: (event: string, details: Record<string, unknown>) => void;
}

export interface AssignedPartition {
  readonly partition: number;
  readonly state: PartitionStateName;
  readonly nextOffset: bigint;
  /** Why it is halted. */
  readonly reason?: string;
}

const haltPollMillis = 5_000;
const commitEveryMillis = 5_000;
const heartbeatMillis = 3_000;

/**
 * Nest transport that hands whole batches to `@EventPattern(topic)` handlers. Offsets belong to {@link OffsetOwner}:
 * a partition is paused in the synchronous part of the join, claimed, sought to the owner's offset, and resumed.
 * Trouble pauses the partition and comes back later; the group is never left for it.
 */
export class KafkaBatchServer extends Server implements CustomTransportStrategy {
  private readonly consumer: Consumer;
  private readonly admin: Admin;
  private readonly held = new HeldPartitions();
  private lastCommit = 0;
  private closing = false;

  constructor(private readonly settings: BatchServerSettings) {
    super();
    const kafka = createKafka(settings);
    this.admin = kafka.admin();
    this.consumer = kafka.consumer({
      groupId: settings.groupId,
      sessionTimeout: settings.sessionTimeoutMillis,
      rebalanceTimeout: settings.sessionTimeoutMillis * 2,
      heartbeatInterval: heartbeatMillis,
      maxBytesPerPartition: settings.maxBytesPerPartition,
      maxBytes: settings.maxBytesPerPartition * 4,
      minBytes: 1,
      maxWaitTimeInMs: 100,
      allowAutoTopicCreation: false,
      readUncommitted: false,
      retry: { initialRetryTime: 200, retries: 1_000_000, maxRetryTime: 5_000, factor: 0.2, multiplier: 1.5, restartOnFailure: () => Promise.resolve(true) },
    });
  }

  /** Joins the group and starts; `callback` is called with an error when that fails. */
  override listen(callback: (error?: unknown) => void): void {
    this.start().then(() => callback(), callback);
  }

  /** Stops after the batches under way and leaves the group. */
  override async close(): Promise<void> {
    this.closing = true;
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

  private async start(): Promise<void> {
    const { events } = this.consumer;
    this.consumer.on(events.GROUP_JOIN, ({ payload }) => this.onAssigned(payload.memberAssignment[this.settings.topic] ?? []));
    this.consumer.on(events.CRASH, (event) => this.onConsumerCrash(event));
    await this.admin.connect();
    await this.consumer.connect();
    await this.consumer.subscribe({ topic: this.settings.topic, fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: this.settings.concurrency,
      eachBatch: (payload) => this.onBatch(payload),
    });
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
      const range = (await this.admin.fetchTopicOffsets(topic)).find((o) => o.partition === partition);
      const [low, high] = [BigInt(range?.low ?? '0'), BigInt(range?.high ?? '0')];
      const claim = await owner.claim(topic, partition, low);
      if (!this.held.note(partition, holder, claim)) return;
      this.tell(claim.kind, { partition, ...claim, tail: undefined });
      if (claim.kind === 'halted') return this.later(partition, holder, haltPollMillis);
      const trouble = troubleOf(claim.nextOffset, low, high);
      if (trouble) return await this.halt(partition, holder, trouble);
      if (claim.nextOffset === low) holder.tail = undefined; // retention took it
      this.consumer.seek({ topic, partition, offset: beginningOf(holder).toString() });
      this.consumer.resume([{ topic, partitions: [partition] }]);
    } catch (error) {
      holder.failures++;
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
    if (first.offset < beginningOf(holder)) return this.claimAgain(partition, holder);
    if (!this.isSameLog(first, holder)) return this.haltForAnother(partition, holder);
    const batch: KafkaBatch = { topic: payload.batch.topic, partition, epoch, records, empty: readEmptyOffsets(payload), highWatermark: BigInt(payload.batch.highWatermark) };
    const beating = setInterval(() => void payload.heartbeat().catch((error: unknown) => this.tell('heartbeat failed', { error: String(error) })), heartbeatMillis);
    try {
      const verdict = await this.handle(batch);
      if (this.held.get(partition) === holder && holder.epoch === epoch) this.obey(verdict, payload, holder);
    } finally {
      clearInterval(beating);
    }
    await this.commitNowAndThen();
  }

  /** kafkajs began elsewhere by itself, as it does where the log no longer has what was asked for: find out what became of the log. */
  private claimAgain(partition: number, holder: HeldPartition): void {
    this.consumer.pause([{ topic: this.settings.topic, partitions: [partition] }]);
    holder.epoch = undefined;
    void this.claim(partition, holder);
  }

  /** Compares the record before the next one, once a claim; where the log begins behind it there is nothing to compare. */
  private isSameLog(first: KafkaRecord, holder: HeldPartition): boolean {
    const { tail, nextOffset } = holder;
    holder.tail = undefined;
    return !tail || first.offset !== nextOffset - 1n || this.settings.owner.tailOf(first).equals(tail);
  }

  private async haltForAnother(partition: number, holder: HeldPartition): Promise<void> {
    this.consumer.pause([{ topic: this.settings.topic, partitions: [partition] }]);
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
    try {
      await this.settings.owner.halt(this.settings.topic, partition, holder.epoch ?? 0, trouble);
    } catch (error) {
      this.tell('halt failed', { partition, error: String(error) });
    }
    holder.epoch = undefined;
    this.later(partition, holder, haltPollMillis);
  }

  private resume(partition: number, holder: HeldPartition): void {
    if (this.closing || this.held.get(partition) !== holder) return;
    this.consumer.resume([{ topic: this.settings.topic, partitions: [partition] }]);
  }

  /** Tells Kafka the offsets, for lag tools only: the truth is the owner's. */
  private async commitNowAndThen(): Promise<void> {
    if (Date.now() - this.lastCommit < commitEveryMillis) return;
    this.lastCommit = Date.now();
    const { topic } = this.settings;
    const offsets = this.held.entries().filter(([, h]) => h.epoch !== undefined).map(([partition, h]) => ({ topic, partition, offset: h.nextOffset.toString() }));
    await this.consumer.commitOffsets(offsets).catch((error: unknown) => this.tell('lag commit failed', { error: String(error) }));
  }

  private onConsumerCrash({ payload }: ConsumerCrashEvent): void {
    this.tell('consumer crashed', { error: payload.error.message, restart: payload.restart });
    if (!payload.restart && !this.closing) this.settings.onCrash(payload.error);
  }

  private tell(event: string, details: Record<string, unknown>): void {
    this.settings.onEvent?.(event, details);
  }
}

/** What is wrong with a log that goes from `low` to before `high` when everything before `next` is applied. */
function troubleOf(next: bigint, low: bigint, high: bigint): LogTrouble | undefined {
  if (next > high) return { reason: 'log_changed', expected: next, found: high };
  return next < low ? { reason: 'gap', expected: next, found: low } : undefined;
}
