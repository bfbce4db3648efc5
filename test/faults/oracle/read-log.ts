import { randomUUID } from 'node:crypto';
import { createKafka, readTopicOffsets } from '#libs/kafka';
import { type LogImage, type LogPartition, endOf } from './log-image.js';

const stalledAfterMillis = 60_000;

interface Batch {
  readonly partition: number;
  readonly messages: readonly { readonly offset: string; readonly value: Buffer | null; readonly timestamp: string }[];
}

/** Partitions with records not read yet, and where they end. */
type Wanted = Map<number, { readonly partition: LogPartition; readonly high: number }>;

/** Reads a topic from its first record to the last one it has now, into the image; what the image has already stays. */
export async function readLog(brokers: readonly string[], topic: string, image: LogImage): Promise<void> {
  const settings = { brokers, clientId: 'faults-oracle' };
  const wanted: Wanted = new Map();
  for (const { partition, low, high } of await readTopicOffsets(settings, topic)) {
    const begun = image.begin(topic, partition, Number(low));
    if (Number(high) > endOf(begun)) wanted.set(partition, { partition: begun, high: Number(high) });
  }
  if (wanted.size === 0) return;
  const consumer = createKafka(settings).consumer({ groupId: `faults-oracle-${randomUUID()}`, maxWaitTimeInMs: 200 });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const guard = guardAgainstStall(reject, `${topic} could not be read to its end`);
      const take = (batch: Batch): void => {
        guard.touch();
        takeBatch(image, wanted, batch);
        if (wanted.size > 0) return;
        guard.end();
        resolve();
      };
      consumer.run({ autoCommit: false, eachBatch: ({ batch }) => Promise.resolve(batch).then(take).catch(reject) }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
}

function takeBatch(image: LogImage, wanted: Wanted, { partition: number, messages }: Batch): void {
  const want = wanted.get(number);
  if (!want) return;
  const { partition, high } = want;
  const next = (): number => endOf(partition);
  for (const { offset, value, timestamp } of messages) {
    if (Number(offset) < next() || Number(offset) >= high) continue;
    if (Number(offset) > next()) throw new Error(`the log of ${partition.topic}/${number} has no record ${next()}`);
    image.add(partition, value, Number(timestamp));
  }
  if (next() >= high) wanted.delete(number);
}

function guardAgainstStall(reject: (error: Error) => void, words: string): { touch(): void; end(): void } {
  let timer: NodeJS.Timeout | undefined;
  const touch = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => reject(new Error(words)), stalledAfterMillis);
  };
  touch();
  return { touch, end: () => clearTimeout(timer) };
}
