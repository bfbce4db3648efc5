import { createKafka, ensureTopics } from '#libs/kafka';
import { tenant } from './ground.js';
import type { BenchEvent, Workload } from './workloads/workload.js';

export interface PreloadOptions {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly workload: Workload;
  readonly count: number;
  readonly seed: number;
  /** `random`: a publisher that does not know how to key. */
  readonly keys: 'entity' | 'random';
}

export const partitions = 4;
const messagesPerSend = 2_000;

/** Writes the events of a workload to a new topic, straight to Kafka; resolves when all are acknowledged. */
export async function preload({ brokers, topic, workload, count, seed, keys }: PreloadOptions): Promise<void> {
  await createTopic(brokers, topic);
  const producer = createKafka({ brokers, clientId: 'bench-preload' }).producer({ allowAutoTopicCreation: false });
  await producer.connect();
  let messages: { key: string; value: string }[] = [];
  let serial = 0;
  for (const event of workload.events(count, seed)) {
    messages.push({ key: keys === 'entity' ? event.key : String(serial++), value: recordOf(event) });
    if (messages.length < messagesPerSend) continue;
    await producer.send({ topic, acks: -1, messages });
    messages = [];
  }
  if (messages.length > 0) await producer.send({ topic, acks: -1, messages });
  await producer.disconnect();
}

/** Creates a topic as the domains have it. */
export async function createTopic(brokers: readonly string[], topic: string): Promise<void> {
  await ensureTopics({ brokers, clientId: 'bench-topics' }, [{ topic, partitions, replicationFactor: 1, timestampType: 'LogAppendTime', retentionDays: 7 }]);
}

/** The record of an event that does not come through the gateway. */
export function recordOf({ event }: BenchEvent): string {
  return JSON.stringify({ ...event, tenant });
}
