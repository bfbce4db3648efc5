import { setTimeout as sleep } from 'node:timers/promises';
import { type Admin, type ITopicConfig, KafkaJSAggregateError, KafkaJSProtocolError } from 'kafkajs';
import { type KafkaSettings, createKafka } from './client.js';

export interface TopicSpec {
  readonly topic: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  /** `LogAppendTime` everywhere but in tests that choose the time of receipt. */
  readonly timestampType: 'LogAppendTime' | 'CreateTime';
  readonly retentionDays: number;
}

const leaderWaitMillis = 20_000;
const leaderPollMillis = 50;

/**
 * Creates the topics that do not exist and waits until each has its leaders; returns the names it created. Existing
 * topics are left as they are. Throws the broker's last word when a topic has no leader after 20 s.
 */
export async function ensureTopics(settings: KafkaSettings, specs: readonly TopicSpec[]): Promise<string[]> {
  const admin = createKafka(settings).admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const missing = specs.filter((spec) => !existing.has(spec.topic));
    if (missing.length === 0) return [];
    await admin.createTopics({ topics: missing.map(asConfig), waitForLeaders: false, timeout: 10_000 }).catch(unlessTheyExist);
    await waitForLeaders(admin, missing.map((spec) => spec.topic));
    return missing.map((spec) => spec.topic);
  } finally {
    await admin.disconnect();
  }
}

function asConfig(spec: TopicSpec): ITopicConfig {
  return {
    topic: spec.topic,
    numPartitions: spec.partitions,
    replicationFactor: spec.replicationFactor,
    configEntries: [
      { name: 'message.timestamp.type', value: spec.timestampType },
      ...(spec.timestampType === 'CreateTime' ? [{ name: 'message.timestamp.after.max.ms', value: '9223372036854775807' }] : []),
      { name: 'retention.ms', value: String(spec.retentionDays * 86_400_000) },
      { name: 'cleanup.policy', value: 'delete' },
      { name: 'max.message.bytes', value: String(1_048_588) },
    ],
  };
}

/** kafkajs' own wait gives up at once when the broker that answers has not heard of the new topic yet. */
async function waitForLeaders(admin: Admin, topics: string[]): Promise<void> {
  for (const deadline = Date.now() + leaderWaitMillis; ; await sleep(leaderPollMillis)) {
    try {
      await admin.fetchTopicMetadata({ topics });
      return;
    } catch (error) {
      if (!isNotThereYet(error) || Date.now() > deadline) throw error;
    }
  }
}

function isNotThereYet(error: unknown): boolean {
  return error instanceof KafkaJSProtocolError && (error.type === 'UNKNOWN_TOPIC_OR_PARTITION' || error.type === 'LEADER_NOT_AVAILABLE');
}

function unlessTheyExist(error: unknown): void {
  const errors: readonly unknown[] = error instanceof KafkaJSAggregateError ? error.errors : [error];
  const others = errors.filter((e) => (e as { type?: string }).type !== 'TOPIC_ALREADY_EXISTS');
  if (others.length > 0) throw error;
}

/** First and next offsets of a topic's partitions. Throws when the topic does not exist. */
export async function readTopicOffsets(settings: KafkaSettings, topic: string): Promise<{ partition: number; low: bigint; high: bigint }[]> {
  const admin = createKafka(settings).admin();
  await admin.connect();
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    return offsets.map(({ partition, low, high }) => ({ partition, low: BigInt(low), high: BigInt(high) }));
  } finally {
    await admin.disconnect();
  }
}
