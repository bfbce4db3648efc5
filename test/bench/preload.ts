import { createKafka, ensureTopics } from '#libs/kafka';
import type { Workload } from './workloads/workload.js';

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
  const settings = { brokers, clientId: 'bench-preload' };
  await ensureTopics(settings, [{ topic, partitions, replicationFactor: 1, timestampType: 'LogAppendTime', retentionDays: 7 }]);
  const producer = createKafka(settings).producer({ allowAutoTopicCreation: false });
  await producer.connect();
  let messages: { key: string; value: string }[] = [];
  let serial = 0;
  for (const { key, event } of workload.events(count, seed)) {
    messages.push({ key: keys === 'entity' ? key : String(serial++), value: JSON.stringify({ ...event, tenant: 'bench' }) });
    if (messages.length < messagesPerSend) continue;
    await producer.send({ topic, acks: -1, messages });
    messages = [];
  }
  if (messages.length > 0) await producer.send({ topic, acks: -1, messages });
  await producer.disconnect();
}
