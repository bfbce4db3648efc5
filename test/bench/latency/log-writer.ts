import { createKafka } from '#libs/kafka';
import { createTopic, partitions, recordOf } from '../preload.js';
import type { BenchEvent } from '../workloads/workload.js';
import type { Acknowledged } from './commit-watch.js';

/** Writes events straight to a topic and tells where they went. */
export class LogWriter {
  private constructor(
    private readonly topic: string,
    private readonly producer: ReturnType<ReturnType<typeof createKafka>['producer']>,
  ) {}

  /** Creates the topic where it is missing. */
  static async open(brokers: readonly string[], topic: string): Promise<LogWriter> {
    await createTopic(brokers, topic);
    const producer = createKafka({ brokers, clientId: 'bench-writer' }).producer({ allowAutoTopicCreation: false });
    await producer.connect();
    return new LogWriter(topic, producer);
  }

  /** Resolves once all are acknowledged, to what went into each partition. */
  async send(events: readonly BenchEvent[]): Promise<Acknowledged[]> {
    const messages = events.map((event) => ({ key: event.key, partition: partitionOf(event.key), value: recordOf(event) }));
    const answers = await this.producer.send({ topic: this.topic, acks: -1, messages });
    const at = performance.now();
    return answers.map(({ partition, baseOffset }) => {
      const count = messages.filter((message) => message.partition === partition).length;
      return { partition, count, lastOffset: Number(baseOffset) + count - 1, at };
    });
  }

  close(): Promise<void> {
    return this.producer.disconnect();
  }
}

/** The same for a key every time. */
function partitionOf(key: string): number {
  let sum = 0;
  for (let i = 0; i < key.length; i++) sum = (sum * 31 + key.charCodeAt(i)) % 65_521;
  return sum % partitions;
}
