import { KafkaJSProtocolError } from 'kafkajs';
import { type TopicSpec, ensureTopics } from './topics.js';

const admin = {
  connect: () => Promise.resolve(),
  disconnect: jest.fn(() => Promise.resolve()),
  listTopics: () => Promise.resolve(['old']),
  createTopics: jest.fn((_config: object) => Promise.resolve(true)),
  fetchTopicMetadata: jest.fn((_config: object) => Promise.resolve({ topics: [] })),
};

jest.mock('./client.js', () => ({ createKafka: () => ({ admin: () => admin }) }));

const settings = { brokers: ['nowhere:1'], clientId: 'test' };
const spec = (topic: string): TopicSpec => ({ topic, partitions: 4, replicationFactor: 1, timestampType: 'LogAppendTime', retentionDays: 30 });
const protocolError = (type: string): Error => new KafkaJSProtocolError(Object.assign(new Error(type), { type, code: 3, retriable: true }));

beforeEach(() => jest.clearAllMocks());

it('creates only what is missing', async () => {
  expect(await ensureTopics(settings, [spec('old'), spec('new')])).toEqual(['new']);
  expect(admin.createTopics).toHaveBeenCalledWith(expect.objectContaining({ topics: [expect.objectContaining({ topic: 'new', numPartitions: 4 })] }));
});

it('asks nothing of the broker when all exist', async () => {
  expect(await ensureTopics(settings, [spec('old')])).toEqual([]);
  expect(admin.createTopics).not.toHaveBeenCalled();
});

it.each(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE'])('waits while the broker answers %s', async (type) => {
  admin.fetchTopicMetadata.mockRejectedValueOnce(protocolError(type)).mockRejectedValueOnce(protocolError(type));
  expect(await ensureTopics(settings, [spec('new')])).toEqual(['new']);
  expect(admin.fetchTopicMetadata).toHaveBeenCalledTimes(3);
});

it('passes on any other answer, and disconnects', async () => {
  admin.fetchTopicMetadata.mockRejectedValueOnce(protocolError('TOPIC_AUTHORIZATION_FAILED'));
  await expect(ensureTopics(settings, [spec('new')])).rejects.toThrow('TOPIC_AUTHORIZATION_FAILED');
  expect(admin.disconnect).toHaveBeenCalledTimes(1);
});
