import { topicOf } from '#libs/contracts';
import { createKafka, readTopicOffsets } from '#libs/kafka';
import type { World } from '../golden/world.js';

/** A record as a publisher of its own would write it. */
export interface RawRecord {
  readonly partition?: number;
  readonly key?: Buffer | null;
  readonly value: Buffer | null;
  /** Epoch milliseconds, for topics with CreateTime. */
  readonly timestamp?: number;
  readonly headers?: Readonly<Record<string, Buffer>>;
}

/** Writes straight into the topic of border-checkpoints, past the gateway. */
export interface RawLog {
  readonly topic: string;
  readonly partitions: readonly number[];
  append(records: readonly RawRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** Connects a producer. */
export async function openRawLog({ environment }: World): Promise<RawLog> {
  const settings = { brokers: environment.kafkaBrokers, clientId: 'raw-log' };
  const topic = topicOf('border-checkpoints', environment.topicPrefix);
  const partitions = (await readTopicOffsets(settings, topic)).map(({ partition }) => partition);
  const producer = createKafka(settings).producer({ allowAutoTopicCreation: false });
  await producer.connect();
  return {
    topic,
    partitions,
    append: async (records) => {
      const messages = records.map(({ partition, key, value, timestamp, headers }) => ({
        key: key ?? null, value, ...(partition === undefined ? {} : { partition }), ...(timestamp === undefined ? {} : { timestamp: String(timestamp) }), ...(headers ? { headers: { ...headers } } : {}),
      }));
      await producer.send({ topic, acks: -1, messages });
    },
    close: () => producer.disconnect(),
  };
}
