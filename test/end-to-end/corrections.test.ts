import type { JsonObject } from '#libs/contracts';
import { withConnection } from '#libs/database';
import { startWorld, type World } from '../golden/world.js';
import { type TestEvent, count, retraction, step } from './border-events.js';
import { postEvents } from './post-events.js';
import { type QueryClient, startQuery } from './query-service.js';
import { type RawLog, openRawLog } from './raw-log.js';
import { countersOf, selectAs, verify } from './stored-state.js';

jest.setTimeout(300_000);

const tenant = 'corrections';
let world: World;
let query: QueryClient;
let log: RawLog;
let key: string;

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-corrections', referenceSets: ['common'], timestampType: 'LogAppendTime' });
  query = await startQuery(world);
  log = await openRawLog(world);
  key = await world.keyFor(tenant);
});
afterAll(async () => {
  await query?.stop();
  await log?.close();
  await world?.stop();
});

async function publish(...events: readonly JsonObject[]): Promise<void> {
  await postEvents(world, key, events);
  await world.settle();
}

/** The count of trucks of a day as the query service answers it; null where nothing is known. */
async function trucksOf(day: string): Promise<unknown> {
  const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
  const rows = await query.rows(`/v1/indicators/reported-border-count?metric=TRUCKS&period=DAY&from=${day}&to=${next}`, key);
  return rows[0]?.['value'] ?? null;
}

const passages = (unitDay: string): Promise<object[]> =>
  selectAs(world, tenant, `select outcome, n::int, clear_n::int, clear_s::int from caravan.border_passages where grain = 'day' and local_date = $1 order by outcome`, [unitDay]);
const select = <R extends object>(text: string, values: unknown[] = []): Promise<R[]> => withConnection(world.database, (connection) => connection.rows<R>({ text }, values));
const at = (time: string): JsonObject => ({ recordedtime: time });

it('publishes, corrects and withdraws a count, and each answer is the latest version', async () => {
  const day = '2024-05-01';
  await publish(count('a', day, 100));
  expect(await trucksOf(day)).toBe(100);
  await publish(count('a', day, 120, {}, at('2024-05-03T00:00:00Z')));
  expect(await trucksOf(day)).toBe(120);
  await publish(count('a', day, 80, {}, at('2024-05-02T00:00:00Z')));
  expect(await trucksOf(day)).toBe(120); // an older correction that comes late is stored and changes nothing
  await publish(retraction(count('a', day, 0), '2024-05-04T00:00:00Z'));
  expect(await trucksOf(day)).toBeNull();
  await publish(count('a', day, 90, {}, at('2024-05-05T00:00:00Z')));
  expect(await trucksOf(day)).toBe(90);
  expect(await selectAs(world, tenant, `select revision, retracted from caravan.fact where event_id = 'a' order by revision`)).toEqual(
    [false, false, false, true, false].map((retracted, revision) => ({ revision, retracted })),
  );
});

it('keeps out a fact whose withdrawal came first, and adds nothing for it', async () => {
  const day = '2024-05-02';
  await publish(retraction(count('b', day, 7), '2024-05-09T00:00:00Z'));
  await publish(count('b', day, 7));
  expect(await trucksOf(day)).toBeNull();
  expect(await selectAs(world, tenant, `select from caravan.rollup where local_date = $1`, [day])).toEqual([]);
  await publish(count('b', day, 8, {}, at('2024-05-10T00:00:00Z')));
  expect(await trucksOf(day)).toBe(8);
});

it('moves what a step adds to the truck that it belongs to after a correction', async () => {
  const day = '2024-05-06';
  await publish(
    step('move:in', `${day}T08:00:00+05:00`, { unitId: 'MOVE 1' }),
    step('move:out', `${day}T09:00:00+05:00`, { unitId: 'MOVE 1', step: 'EXITED' }),
    step('other:in', `${day}T08:30:00+05:00`, { unitId: 'MOVE 2' }),
  );
  expect(await passages(day)).toEqual([{ outcome: 'EXITED', n: 1, clear_n: 1, clear_s: 3_600 }, { outcome: 'OPEN', n: 1, clear_n: 0, clear_s: 0 }]);
  await publish(step('move:out', `${day}T09:00:00+05:00`, { unitId: 'MOVE-2', step: 'EXITED' }, at('2024-05-08T00:00:00Z')));
  expect(await passages(day)).toEqual([{ outcome: 'EXITED', n: 1, clear_n: 1, clear_s: 1_800 }, { outcome: 'OPEN', n: 1, clear_n: 0, clear_s: 0 }]);
  const entities = await selectAs(world, tenant, `select natural_key, state from caravan.entity where natural_key like '%MOVE%' order by natural_key`);
  expect(entities.map((entity) => Object.values(entity).at(-1))).toEqual(['OPEN', 'EXITED']);
});

it('lists a change to a closed day with before, after, cause and an example', async () => {
  await publish(step('old:in', '2024-06-01T08:00:00+05:00', { unitId: 'OLD 1' }), step('old:out', '2024-06-01T09:00:00+05:00', { unitId: 'OLD 1', step: 'EXITED' }));
  await closeDaysBefore('2024-06-20');
  await publish(step('old:out', '2024-06-01T10:00:00+05:00', { unitId: 'OLD 1', step: 'EXITED' }, at('2024-06-21T00:00:00Z')));
  await publish(step('late:q', '2024-06-01T07:00:00+05:00', { unitId: 'OLD 1', step: 'QUEUE_JOINED' }));
  await publish(retraction(step('late:q', '', {}) as TestEvent, '2024-06-22T00:00:00Z'));
  const { body } = await query.get('/v1/restatements?cube=border_passages&from=2024-06-01&to=2024-06-02', key);
  const listed = body.rows.map(({ cause, bucket, before, after }) => ({ cause, date: bucket, before: measuresOf(before), after: measuresOf(after) })).reverse();
  expect(listed).toEqual([
    { cause: 'correction', date: '2024-06-01', before: [3_600, 0], after: [7_200, 0] },
    { cause: 'late', date: '2024-06-01', before: [7_200, 0], after: [7_200, 3_600] },
    { cause: 'retraction', date: '2024-06-01', before: [7_200, 3_600], after: [7_200, 0] },
  ]);
});

/** Each partition has a watermark of its own, and a retraction without data need not lie beside its fact: all have to pass the day. */
async function closeDaysBefore(day: string): Promise<void> {
  const trucks = Array.from({ length: 200 }, (_, i) => step(`new:${i}`, `${day}T08:00:00+05:00`, { unitId: `NEW ${i}` }));
  await publish(...trucks);
  const watermarks = await select<{ partition: number }>(`select partition from caravan.partition_offset where watermark >= $1`, [`${day}T00:00:00Z`]);
  expect(watermarks).toHaveLength(log.partitions.length);
}

function measuresOf(side: unknown): unknown[] {
  const { measures } = side as { measures: Record<string, number> };
  return [measures['clear_s'], measures['wait_s']];
}

it('counts a record that Kafka holds twice as a duplicate', async () => {
  const value = Buffer.from(JSON.stringify({ ...count('twice', '2024-07-01', 5), tenant }));
  const before = await countersOf(world);
  await log.append([{ partition: 1, value }, { partition: 1, value }, { partition: 2, value }]);
  await world.settle();
  expect(await countersOf(world)).toEqual({ ...before, stored: before.stored + 1, duplicate: before.duplicate + 2 });
  expect(await trucksOf('2024-07-01')).toBe(5);
});

it('is what a recomputation from the stored facts gives', async () => {
  expect(await verify(world)).toEqual([]);
});
