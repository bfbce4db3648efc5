import { topicOf } from '#libs/contracts';
import { domains } from '#libs/catalog';
import { prepareTopics } from '#libs/host';
import { createKafka } from '#libs/kafka';
import { startWorld, type World } from '../golden/world.js';
import { step, type TestEvent } from './border-events.js';
import { until } from './progress.js';
import { type RawLog, openRawLog } from './raw-log.js';
import { type Ran, runOperator } from './run-command.js';
import { selectAs, verify } from './stored-state.js';

jest.setTimeout(300_000);

let world: World;
let log: RawLog;

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-log', referenceSets: ['common'], timestampType: 'LogAppendTime' });
  log = await openRawLog(world);
});
afterAll(async () => {
  await log?.close();
  await world?.stop();
});

const event = (id: string): TestEvent => step(id, '2024-05-05T08:00:00Z', {});
const asValue = (each: TestEvent): Buffer => Buffer.from(JSON.stringify(each));
const append = (...ids: readonly string[]): Promise<void> => log.append(ids.map((id) => ({ partition: 0, value: asValue(event(id)) })));
const caravan = (...args: readonly string[]): Promise<Ran> => runOperator(world, args);
const stored = async (): Promise<string[]> => (await selectAs<{ id: string }>(world, 'default', `select event_id as id from caravan.fact order by event_id`)).map(({ id }) => id);
const topic = (): string => topicOf('border-checkpoints', world.environment.topicPrefix);

/** Publishes in transactions of one event each, and commits or aborts. */
async function transact(acts: readonly (readonly [string, 'commit' | 'abort'])[]): Promise<void> {
  const producer = createKafka({ brokers: world.environment.kafkaBrokers, clientId: 'transactions' }).producer({ transactionalId: world.environment.topicPrefix, maxInFlightRequests: 1, idempotent: true });
  await producer.connect();
  for (const [id, end] of acts) {
    const transaction = await producer.transaction();
    await transaction.send({ topic: topic(), messages: [{ partition: 0, value: asValue(event(id)) }] });
    await transaction[end]();
  }
  await producer.disconnect();
}

// One story: each step needs the one before.
describe('a log', () => {
  it('in which publishers use transactions is read without their markers and without what they took back, to its end', async () => {
    await append('a');
    await transact([['b', 'commit'], ['never', 'abort'], ['c', 'commit']]);
    await append('d');
    await transact([['neither', 'abort']]);
    await world.settle();
    expect(await stored()).toEqual(['a', 'b', 'c', 'd']);
    expect((await caravan('partitions')).stdout).toBe('no partition is halted\n');
  });

  it('that was made anew halts the partition before one record of it is written', async () => {
    const admin = createKafka({ brokers: world.environment.kafkaBrokers, clientId: 'anew' }).admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [topic()] });
    await until(async () => !(await admin.listTopics()).includes(topic()));
    await admin.disconnect();
    await prepareTopics({ domains, brokers: world.environment.kafkaBrokers, prefix: world.environment.topicPrefix, partitions: 4, replicationFactor: 1, timestampType: 'LogAppendTime' });
    await append('e0', 'e1', 'e2');
    await until(async () => (await caravan('partitions')).stdout.includes('log_changed'));
    await append(...Array.from({ length: 37 }, (_, i) => `e${i + 3}`));
    expect(await stored()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('goes on where a person says, who is remembered', async () => {
    expect(await caravan('partitions', 'resume', `${topic()}/0`)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('is halted for log_changed') as unknown });
    expect(await caravan('partitions', 'resume', `${topic()}/0`, '--next-offset', '0')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('halted for log_changed, goes on at offset 0 by caravan cli by ') as unknown });
    await world.settle();
    expect(await stored()).toHaveLength(44);
    const history = JSON.parse((await caravan('partitions', 'history', '--format', 'json')).stdout) as { rows: object[] };
    expect(history.rows).toEqual([expect.objectContaining({ reason: 'log_changed', resumedOffset: '0', resumedBy: expect.stringContaining('caravan cli by') as unknown })]);
    expect(await verify(world)).toEqual([]);
  });
});
