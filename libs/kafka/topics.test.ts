import { KafkaJSProtocolError } from 'kafkajs';
import { type TopicSpec, ensureTopics, readTopicOffsets } from './topics.js';

const admin = {
  connect: () => Promise.resolve(),
  disconnect: jest.fn(() => Promise.resolve()),
  listTopics: () => Promise.resolve(['old']),
  createTopics: jest.fn((_config: object) => Promise.resolve(true)),
  fetchTopicOffsets: jest.fn((_topic: string) => Promise.resolve([{ partition: 0, offset: '7', low: '2', high: '7' }])),
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

it('reads offsets anew after a leader has moved', async () => {
  admin.fetchTopicOffsets.mockRejectedValueOnce(protocolError('NOT_LEADER_FOR_PARTITION'));
  expect(await readTopicOffsets(settings, 'old')).toEqual([{ partition: 0, low: 2n, high: 7n }]);
  expect([admin.fetchTopicOffsets.mock.calls.length, admin.disconnect.mock.calls.length]).toEqual([2, 2]);
});

it('asks once for the offsets of a topic that is not there', async () => {
  admin.fetchTopicOffsets.mockRejectedValueOnce(protocolError('UNKNOWN_TOPIC_OR_PARTITION'));
  await expect(readTopicOffsets(settings, 'gone')).rejects.toThrow('UNKNOWN_TOPIC_OR_PARTITION');
  expect(admin.fetchTopicOffsets).toHaveBeenCalledTimes(1);
});
