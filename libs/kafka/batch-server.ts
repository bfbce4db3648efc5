import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import type { Admin, Consumer, ConsumerCrashEvent, EachBatchPayload } from 'kafkajs';
import { isObservable, lastValueFrom } from 'rxjs';
import type { BatchVerdict, KafkaBatch, OffsetOwner } from './batch.js';
import { type KafkaSettings, createKafka } from './client.js';
import { type HeldPartition, HeldPartitions, type PartitionStateName, delayAfter, stateOf } from './held-partitions.js';
import { readMessages } from './read-messages.js';
import { RestingPartitions } from './resting-partitions.js';

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
const restPollMillis = 5_000;
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
  private readonly resting = new RestingPartitions();
  private restTimer: NodeJS.Timeout | undefined;
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

  private async start(): Promise<void> {
    const { events } = this.consumer;
    this.consumer.on(events.GROUP_JOIN, ({ payload }) => this.onAssigned(payload.memberAssignment[this.settings.topic] ?? []));
    this.consumer.on(events.CRASH, (event) => this.onConsumerCrash(event));
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
      const claim = await owner.claim(topic, partition, BigInt(range?.low ?? '0'));
      if (!this.held.note(partition, holder, claim)) return;
      if (claim.kind === 'claimed' && claim.nextOffset > BigInt(range?.high ?? '0')) {
        return await this.haltForGap(partition, holder, { expected: claim.nextOffset, found: BigInt(range?.high ?? '0') });
      }
      this.tell(claim.kind, { partition, ...claim });
      if (claim.kind === 'halted') return this.later(partition, holder, haltPollMillis);
      this.consumer.seek({ topic, partition, offset: claim.nextOffset.toString() });
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
    if (records.length === 0) return;
    const batch: KafkaBatch = { topic: payload.batch.topic, partition, epoch, records, highWatermark: BigInt(payload.batch.highWatermark) };
    const beating = setInterval(() => void payload.heartbeat().catch((error: unknown) => this.tell('heartbeat failed', { error: String(error) })), heartbeatMillis);
    try {
      const verdict = await this.handle(batch);
      if (this.held.get(partition) === holder && holder.epoch === epoch) this.obey(verdict, payload, holder);
    } finally {
      clearInterval(beating);
    }
    await this.commitNowAndThen();
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
    await this.haltForGap(partition, holder, gap);
  }

  private async haltForGap(partition: number, holder: HeldPartition, gap: { expected: bigint; found: bigint }): Promise<void> {
    try {
      await this.settings.owner.haltGap(this.settings.topic, partition, holder.epoch ?? 0, gap.expected, gap.found);
    } catch (error) {
      this.tell('halt failed', { partition, error: String(error) });
    }
    holder.epoch = undefined;
    this.later(partition, holder, haltPollMillis);
  }

  /** An owner that went back under a partition at rest is claimed anew; the records it lost are read again. */
  private async checkResting(): Promise<void> {
    const { topic, owner } = this.settings;
    for (const [partition, holder] of this.resting.look(this.held.entries())) {
      const { epoch, nextOffset } = holder;
      if (epoch === undefined) continue;
      const wentBack = await owner.hasGoneBack(topic, partition, epoch, nextOffset).catch(() => false);
      if (!wentBack || this.held.get(partition) !== holder || holder.epoch !== epoch) continue;
      this.consumer.pause([{ topic, partitions: [partition] }]);
      this.tell('owner went back', { partition, epoch, nextOffset });
      holder.epoch = undefined;
      await this.claim(partition, holder);
    }
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
