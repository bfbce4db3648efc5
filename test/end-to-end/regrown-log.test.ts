import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestStack } from '#deploy/local';
import { type BatchVerdict, type KafkaBatch, type LogTrouble, type Tail, KafkaBatchServer, createKafka } from '#libs/kafka';
import { until } from './progress.js';

jest.setTimeout(300_000);

const topic = `regrown-${randomUUID()}`;
const outageMillis = 8_000;

let stack: Awaited<ReturnType<typeof startTestStack>>;
let server: KafkaBatchServer;
/** What was applied, by an owner of offsets in memory. */
const owned = { next: 0n, tail: undefined as Tail | undefined, values: [] as string[], isReachable: true, tries: 0, halts: [] as LogTrouble['reason'][] };
const digestOf = (record: { readonly value: Buffer | null }): Buffer => Buffer.from(String(record.value));

function apply({ records }: KafkaBatch): BatchVerdict {
  owned.tries++;
  if (!owned.isReachable) return { kind: 'failed', error: new Error('the owner is out of reach') };
  for (const record of records.filter(({ offset }) => offset >= owned.next)) {
    owned.values.push(String(record.value));
    owned.next = record.offset + 1n;
    owned.tail = { offset: record.offset, digest: digestOf(record) };
  }
  return { kind: 'applied', nextOffset: owned.next };
}

const kafka = (): ReturnType<typeof createKafka> => createKafka({ brokers: stack.kafkaBrokers, clientId: 'regrown' });

async function createTopic(): Promise<void> {
  const admin = kafka().admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1, replicationFactor: 1 }] });
  await admin.disconnect();
}

async function deleteTopic(): Promise<void> {
  const admin = kafka().admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [topic] });
  await until(async () => !(await admin.listTopics()).includes(topic));
  await admin.disconnect();
}

async function append(...values: readonly string[]): Promise<void> {
  const producer = kafka().producer();
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: values.map((value) => ({ partition: 0, value })) });
  await producer.disconnect();
}

beforeAll(async () => {
  stack = await startTestStack();
  await createTopic();
  server = new KafkaBatchServer({
    brokers: stack.kafkaBrokers, clientId: 'regrown', groupId: topic, topic, sessionTimeoutMillis: 30_000, concurrency: 1, maxBytesPerPartition: 1_000_000, stalledAfterMillis: 120_000,
    owner: {
      claim: () => Promise.resolve(owned.halts.length > 0 ? { kind: 'halted', reason: 'log_changed' } : { kind: 'claimed', epoch: 1, nextOffset: owned.next, tail: owned.tail }),
      hasGoneBack: () => Promise.resolve(false),
      digestOf,
      halt: (_topic, _partition, _epoch, { reason }) => Promise.resolve(void owned.halts.push(reason)),
    },
    onCrash: () => undefined,
  });
  server.addHandler(topic, (batch: KafkaBatch) => Promise.resolve(apply(batch)), true);
  await new Promise<void>((resolve, reject) => server.listen((error) => (error ? reject(error as Error) : resolve())));
});

afterAll(async () => {
  await server?.close();
  await deleteTopic();
  await stack?.stop();
});

it('a topic that is made anew and grows past the old offsets while a running consumer cannot apply anything halts before one record of it is applied', async () => {
  await append('old 0', 'old 1', 'old 2');
  await until(() => Promise.resolve(owned.next === 3n));
  owned.isReachable = false;
  owned.tries = 0;
  await append('old 3');
  await until(() => Promise.resolve(owned.tries > 0));
  await deleteTopic();
  await createTopic();
  await append(...Array.from({ length: 20 }, (_, i) => `new ${i}`));
  await sleep(outageMillis);
  owned.isReachable = true;
  await until(() => Promise.resolve(owned.halts.length > 0 || owned.values.length > 3));
  expect(owned.halts).toEqual(['log_changed']);
  expect(owned.values).toEqual(['old 0', 'old 1', 'old 2']);
});
