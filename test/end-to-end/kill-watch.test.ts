import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { topicOf } from '#libs/contracts';
import { withConnection } from '#libs/database';
import { createKafka, readTopicOffsets } from '#libs/kafka';
import { findProjectRoot } from '#libs/reference';
import { type World, startWorld } from '../golden/world.js';
import { type ConsumerProcess, startConsumerProcess } from './consumer-process.js';
import { postEvents } from './post-events.js';
import { until } from './progress.js';

jest.setTimeout(600_000);

const watchMain = join(findProjectRoot(), 'dist', 'services', 'watch', 'main.js');
const tenant = 'watched';
let world: World;
let key: string;
const started: ConsumerProcess[] = [];

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-kill-watch', referenceSets: ['common'], timestampType: 'LogAppendTime' });
  key = await world.keyFor(tenant);
});
afterAll(async () => {
  await Promise.all(started.map((each) => each.kill()));
  await world?.stop();
});

const rows = <R extends object>(text: string): Promise<R[]> => withConnection(world.database, (connection) => connection.rows<R>({ text }));
const count = async (text: string): Promise<number> => (await rows<{ count: number }>(`select count(*)::int as count from ${text}`))[0]?.count ?? 0;
const start = async (): Promise<ConsumerProcess> => {
  const process = await startConsumerProcess(world, watchMain);
  started.push(process);
  return process;
};

async function report(value: number): Promise<void> {
  await postEvents(world, key, [{
    specversion: '1.0', id: randomUUID(), source: '/e2e/gauge', type: 'caravan.border.gauge.v1', time: new Date().toISOString(),
    data: { place: { codes: ['NODE:KZ-BAKHTY'] }, direction: 'OUT', unitType: 'TRUCK', lane: 'ALL', metric: 'QUEUE_UNITS', status: 'VALUE', value, validForS: 21_600 },
  }]);
}

/** All messages of the topic of alarms. */
async function readAlarms(): Promise<string[]> {
  const settings = { brokers: world.environment.kafkaBrokers, clientId: 'read-alarms' };
  const topic = topicOf('alarms', world.environment.topicPrefix);
  const wanted = (await readTopicOffsets(settings, topic)).reduce((sum, { low, high }) => sum + Number(high - low), 0);
  const consumer = createKafka(settings).consumer({ groupId: `read-${randomUUID()}` });
  const read: string[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({ eachMessage: ({ message }) => Promise.resolve(void read.push(message.value?.toString() ?? '')) });
  await until(() => Promise.resolve(read.length >= wanted));
  await consumer.disconnect();
  return read;
}

it('tells every episode exactly as it was, however often it is killed in the middle', async () => {
  let watch = await start();
  for (let round = 0; round < 3; round++) {
    for (const [value, state] of [[900, 'closed_at is null'], [1, 'closed_at is not null']] as const) {
      const wanted = state === 'closed_at is null' ? 1 : round + 1;
      await report(value);
      await world.settle();
      // Killed as soon as the row is there: its message may or may not have left.
      await until(async () => (await count(`caravan.alarm where ${state}`)) === wanted);
      await watch.kill();
      watch = await start();
    }
  }
  await until(async () => (await count('caravan.alarm_delivery where delivered_at is null')) === 0);
  expect(await watch.stop()).toBe(0);

  const read = await readAlarms();
  const stored = (await rows<{ body: string }>('select body from caravan.alarm_message order by created_at, event desc')).map(({ body }) => body);
  expect(stored.map((body) => (JSON.parse(body) as { type: string }).type.split('.')[2])).toEqual(['opened', 'closed', 'opened', 'closed', 'opened', 'closed']);
  expect([...new Set(read)].sort()).toEqual([...stored].sort());
  expect(new Set(stored.map((body) => (JSON.parse(body) as { id: string }).id)).size).toBe(stored.length);
});
