import { KafkaJSConnectionError, KafkaJSNumberOfRetriesExceeded } from 'kafkajs';
import { type OutgoingMessage, BrokerUnavailable, createPublisher } from './publisher.js';

const producer = { connect: jest.fn(), disconnect: jest.fn(), sendBatch: jest.fn() };
const admin = { connect: jest.fn(), disconnect: jest.fn(), describeCluster: jest.fn() };
type Choose = (choice: { readonly topic: string; readonly partitionMetadata: readonly object[]; readonly message: object }) => number;
let choose: Choose;
const createProducer = jest.fn((settings: object) => {
  choose = (settings as { createPartitioner: () => Choose }).createPartitioner();
  return producer;
});

interface Sent {
  readonly topicMessages: readonly { readonly topic: string; readonly messages: readonly object[] }[];
}

/** As a cluster with one partition of each topic answers; but for the topics left out. */
async function acknowledge({ topicMessages }: Sent, ...leftOut: readonly string[]): Promise<object[]> {
  for (const { topic, messages } of topicMessages) for (const message of messages) choose({ topic, partitionMetadata: [{ partitionId: 0, leader: 1 }], message });
  return topicMessages.filter(({ topic }) => !leftOut.includes(topic)).map(({ topic }) => ({ topicName: topic, partition: 0, errorCode: 0 }));
}

jest.mock('./client.js', () => ({ metadataMaxAgeMillis: 60_000, createKafka: () => ({ producer: (settings: object) => createProducer(settings), admin: () => admin }) }));

const settings = { brokers: ['nowhere:1'], clientId: 'test' };

function message(text: string, topic = 't'): OutgoingMessage {
  return { topic, key: null, value: Buffer.from(text), timestamp: 1 };
}

beforeEach(() => producer.sendBatch.mockReset().mockImplementation(acknowledge));

describe('rule 11: a publish is over when every replica in sync has acknowledged it', () => {
  it('asks for all acknowledgements from a producer that is not idempotent', async () => {
    const publisher = await createPublisher(settings);
    await publisher.publish([message('a')]);
    expect(createProducer).toHaveBeenLastCalledWith(expect.objectContaining({ idempotent: false, allowAutoTopicCreation: false }));
    expect(producer.sendBatch).toHaveBeenCalledWith(expect.objectContaining({ acks: -1 }));
  });

  it('does not resolve before the broker answered', async () => {
    let answer = (): void => undefined;
    producer.sendBatch.mockImplementation((sent: Sent) => new Promise((resolve) => (answer = () => resolve(acknowledge(sent)))));
    const publisher = await createPublisher(settings);
    let isDone = false;
    const publishing = publisher.publish([message('a')]).then(() => (isDone = true));
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(isDone).toBe(false);
    answer();
    expect(await publishing).toBe(true);
  });

  it('rejects everybody whose messages were in a send that failed, and goes on with the next', async () => {
    producer.sendBatch.mockRejectedValueOnce(new Error('not enough replicas'));
    const publisher = await createPublisher(settings);
    const results = await Promise.allSettled([publisher.publish([message('a')]), publisher.publish([message('b')])]);
    expect(results.map((result) => result.status === 'rejected' && result.reason instanceof BrokerUnavailable)).toEqual([true, true]);
    await expect(publisher.publish([message('c')])).resolves.toBeUndefined();
  });

  it('sends all messages again after passing trouble, and leaves no retry to kafkajs, which would leave some out', async () => {
    producer.sendBatch.mockRejectedValueOnce(new KafkaJSNumberOfRetriesExceeded(new KafkaJSConnectionError('gone'), { retryCount: 0, retryTime: 0 }));
    const publisher = await createPublisher(settings);
    await publisher.publish([message('a'), message('b', 'u')]);
    const [first, second] = producer.sendBatch.mock.calls as [unknown[], unknown[]];
    expect(second).toEqual(first);
    expect(createProducer).toHaveBeenLastCalledWith(expect.objectContaining({ retry: { retries: 0 } }));
  });

  it('sends all messages again when kafkajs calls a send done of which a partition was not acknowledged', async () => {
    producer.sendBatch.mockImplementationOnce((sent: Sent) => acknowledge(sent, 'u'));
    const publisher = await createPublisher(settings);
    await publisher.publish([message('a'), message('b', 'u')]);
    const [first, second] = producer.sendBatch.mock.calls as [unknown[], unknown[]];
    expect(second).toEqual(first);
  });

  it('sends what is published together as one batch by topic, each message once and in order', async () => {
    const publisher = await createPublisher(settings);
    await Promise.all([publisher.publish([message('a'), message('b', 'u')]), publisher.publish([message('c')])]);
    expect(producer.sendBatch).toHaveBeenCalledTimes(1);
    const { topicMessages } = producer.sendBatch.mock.calls[0][0] as { topicMessages: { topic: string; messages: { value: Buffer }[] }[] };
    expect(topicMessages.map(({ topic, messages }) => [topic, messages.map(({ value }) => value.toString())])).toEqual([['t', ['a', 'c']], ['u', ['b']]]);
  });

  it('sends nothing for nothing', async () => {
    await (await createPublisher(settings)).publish([]);
    expect(producer.sendBatch).not.toHaveBeenCalled();
  });
});
