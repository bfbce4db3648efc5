import { setTimeout as sleep } from 'node:timers/promises';
import { type Producer, type TopicMessages, KafkaJSError, KafkaJSNumberOfRetriesExceeded } from 'kafkajs';
import { traceHeaders } from '#libs/tracing';
import { type KafkaSettings, createKafka, metadataMaxAgeMillis } from './client.js';
import { LeftOut, Receipts } from './receipts.js';

export interface OutgoingMessage {
  readonly topic: string;
  readonly key: string | Buffer | null;
  readonly value: Buffer;
  /** Epoch milliseconds; the broker replaces it on topics with LogAppendTime. */
  readonly timestamp: number;
  readonly headers?: Readonly<Record<string, Buffer[]>>;
}

/** Publishes to Kafka. Retries may duplicate a message, never lose an acknowledged one; identity removes duplicates. */
export interface Publisher {
  /** Resolves once all replicas in sync have acknowledged every message; rejects with {@link BrokerUnavailable}. */
  publish(messages: readonly OutgoingMessage[]): Promise<void>;
  /** Resolves when a broker answers. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** The broker did not acknowledge: the messages may or may not be in the log; publish them again. */
export class BrokerUnavailable extends Error {
  override readonly name = 'BrokerUnavailable';
}

interface Waiting {
  readonly messages: readonly OutgoingMessage[];
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const maxSendsUnderWay = 4;
/** All of a send may fall into one record batch, which the topic bounds to 1 MiB. */
const maxBytesPerSend = 768 * 1024;
const bytesBesideValue = 100;
/** Before the second try, the third, and so on. */
const delaysMillis = [100, 200, 400, 800, 1_600];

/**
 * kafkajs 2.2.4 tries again only with brokers that have not answered yet: when the leader of a failed partition moves to
 * one that has, its messages are left out and called sent. We send all of them again instead.
 */
const noRetry = { retries: 0 };

/** Connects a producer (acks=all, not idempotent: kafkajs' idempotent producer can lose records after an ambiguous error). */
export async function createPublisher(settings: KafkaSettings): Promise<Publisher> {
  const kafka = createKafka(settings);
  const receipts = new Receipts();
  const producer = kafka.producer({ createPartitioner: receipts.createPartitioner, metadataMaxAge: metadataMaxAgeMillis, allowAutoTopicCreation: false, idempotent: false, maxInFlightRequests: maxSendsUnderWay, retry: noRetry });
  const admin = kafka.admin();
  await producer.connect();
  await admin.connect();
  const sender = new Sender(producer, receipts);
  return {
    publish: (messages) => sender.publish(messages),
    check: async () => {
      await admin.describeCluster();
    },
    close: async () => {
      await Promise.all([producer.disconnect(), admin.disconnect()]);
    },
  };
}

/** Gathers what is published while earlier sends are under way into one send. */
class Sender {
  private waiting: Waiting[] = [];
  private underWay = 0;
  private scheduled = false;

  constructor(
    private readonly producer: Producer,
    private readonly receipts: Receipts,
  ) {}

  publish(messages: readonly OutgoingMessage[]): Promise<void> {
    if (messages.length === 0) return Promise.resolve();
    const traced = withTrace(messages);
    return new Promise((resolve, reject) => {
      this.waiting.push({ messages: traced, resolve, reject });
      if (this.scheduled) return;
      this.scheduled = true;
      setImmediate(() => this.flush());
    });
  }

  private flush(): void {
    this.scheduled = false;
    while (this.waiting.length > 0 && this.underWay < maxSendsUnderWay) void this.sendNext();
  }

  private async sendNext(): Promise<void> {
    const group = this.takeGroup();
    this.underWay++;
    try {
      await this.sendWhole(byTopic(group.flatMap((w) => w.messages)));
      for (const waiting of group) waiting.resolve();
    } catch (error) {
      const failure = new BrokerUnavailable(`Kafka did not acknowledge: ${error instanceof KafkaJSError ? error.message : String(error)}`, { cause: error });
      for (const waiting of group) waiting.reject(failure);
    } finally {
      this.underWay--;
      this.flush();
    }
  }

  private async sendWhole(topicMessages: TopicMessages[]): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        const acknowledged = await this.producer.sendBatch({ acks: -1, timeout: 5_000, topicMessages });
        return this.receipts.demandAll(topicMessages, acknowledged);
      } catch (error) {
        const delay = delaysMillis[tries];
        if (delay === undefined || !(error instanceof KafkaJSNumberOfRetriesExceeded || error instanceof LeftOut)) throw error;
        await sleep(delay);
      }
    }
  }

  private takeGroup(): Waiting[] {
    let bytes = 0;
    let count = 0;
    while (count < this.waiting.length) {
      bytes += sizeOf(this.waiting[count] as Waiting);
      if (count > 0 && bytes > maxBytesPerSend) break;
      count++;
    }
    return this.waiting.splice(0, count);
  }
}

/** While the caller is traced, its messages carry the trace in their headers. */
function withTrace(messages: readonly OutgoingMessage[]): readonly OutgoingMessage[] {
  const trace = Object.entries(traceHeaders());
  if (trace.length === 0) return messages;
  const added: Record<string, Buffer[]> = Object.fromEntries(trace.map(([name, value]) => [name, [Buffer.from(value)]]));
  return messages.map((message) => ({ ...message, headers: { ...message.headers, ...added } }));
}

function sizeOf({ messages }: Waiting): number {
  return messages.reduce((sum, { value }) => sum + value.length + bytesBesideValue, 0);
}

function byTopic(messages: readonly OutgoingMessage[]): TopicMessages[] {
  const topics = new Map<string, TopicMessages['messages']>();
  for (const { topic, key, value, timestamp, headers } of messages) {
    const list = topics.get(topic) ?? [];
    list.push({ key, value, timestamp: String(timestamp), ...(headers ? { headers } : {}) });
    topics.set(topic, list);
  }
  return [...topics].map(([topic, list]) => ({ topic, messages: list }));
}
