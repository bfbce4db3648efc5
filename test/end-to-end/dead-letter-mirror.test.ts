import { deadLetterTopic } from '#libs/contracts';
import { createKafka } from '#libs/kafka';
import { startWorld, type World } from '../golden/world.js';
import { type RawLog, openRawLog } from './raw-log.js';

jest.setTimeout(180_000);

let world: World;
let log: RawLog;

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-mirror', referenceSets: ['common'], timestampType: 'LogAppendTime' });
  log = await openRawLog(world);
});
afterAll(async () => {
  await log?.close();
  await world?.stop();
});

interface Mirror {
  readonly key: string;
  readonly offset: string;
  readonly reason: string;
  readonly record: { readonly value: string };
}

/** The next messages of the topic that mirrors the dead letters. */
async function readMirror(count: number): Promise<Mirror[]> {
  const consumer = createKafka({ brokers: world.environment.kafkaBrokers, clientId: 'mirror' }).consumer({ groupId: `${world.environment.topicPrefix}mirror` });
  const mirrors: Mirror[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic: deadLetterTopic(world.environment.topicPrefix), fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.run({
      eachMessage: ({ message }) => {
        mirrors.push({ ...(JSON.parse(message.value?.toString() ?? '{}') as Omit<Mirror, 'key'>), key: message.key?.toString() ?? '' });
        if (mirrors.length === count) resolve();
        return Promise.resolve();
      },
    }).catch(reject);
  });
  await consumer.disconnect();
  return mirrors;
}

it('refused records appear in the topic of dead letters, with their bytes, those of a partition in their order', async () => {
  const texts = ['{"specversion":', 'not json', '{"specversion":"0.3"}'];
  await log.append(texts.map((text) => ({ partition: 2, value: Buffer.from(text) })));
  const mirrors = await readMirror(3);
  expect(mirrors.map(({ key, offset, record }) => [key, offset, Buffer.from(record.value, 'base64').toString()])).toEqual(texts.map((text, i) => [`${log.topic}/2`, String(i), text]));
  expect(mirrors.map(({ reason }) => reason)).toEqual(['undecodable', 'undecodable', 'not_cloudevent']);
});
