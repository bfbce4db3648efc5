import { seededNumbers, seededShuffle } from '../golden/seeded-shuffle.js';
import { startWorld, type World } from '../golden/world.js';
import { type TestEvent, retraction, step } from './border-events.js';
import { readEvents, startsOf } from './border-feeds.js';
import { postEvents } from './post-events.js';
import { type RawLog, openRawLog } from './raw-log.js';
import { countersOf, factsOf, rollupsOf, selectAs, verify } from './stored-state.js';

jest.setTimeout(300_000);

const random = seededNumbers(6);
const trucks = 60;
const repeats = 0.2;

let world: World;
let log: RawLog;
let events: readonly object[];
let published = 0;

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-wrong-keys', referenceSets: ['common', 'dev-feeds'], timestampType: 'LogAppendTime' });
  log = await openRawLog(world);
  events = [...(await readEvents(startsOf('us-cbp-wait'))), ...Array.from({ length: trucks }, (_, truck) => lifeOf(truck)).flat()];
  await postEvents(world, await world.keyFor('right-keys'), events);
  await publishAnywhere('wrong-keys');
  await world.settle();
});
afterAll(async () => {
  await log?.close();
  await world?.stop();
});

/** A truck that crosses on three days, one step corrected, one moved to another truck and one withdrawn. */
function lifeOf(truck: number): TestEvent[] {
  const unitId = `KEY${truck}`;
  const days = ['2024-05-01', '2024-05-02', '2024-05-03'];
  const steps = days.flatMap((day) => [
    step(`${unitId}:${day}:in`, `${day}T08:00:00+05:00`, { unitId, step: 'ENTERED' }),
    step(`${unitId}:${day}:out`, `${day}T09:00:00+05:00`, { unitId, step: 'EXITED' }),
    step(`${unitId}:${day}:cn`, `${day}T10:30:00+08:00`, { unitId, step: 'ENTERED', direction: 'IN', place: { codes: ['NODE:CN-HORGOS'] } }),
  ]);
  const later = { recordedtime: '2024-05-10T00:00:00Z' };
  const corrected = step(`${unitId}:2024-05-01:out`, '2024-05-01T09:45:00+05:00', { unitId, step: 'EXITED' }, later);
  const moved = step(`${unitId}:2024-05-02:cn`, '2024-05-02T10:30:00+08:00', { unitId: `${unitId}X`, step: 'ENTERED', direction: 'IN', place: { codes: ['NODE:CN-HORGOS'] } }, later);
  return [...steps, corrected, moved, retraction(steps[6] as TestEvent, '2024-05-11T00:00:00Z')];
}

/** Writes all events, some of them twice, in any order and each to any partition. */
async function publishAnywhere(tenant: string): Promise<void> {
  const twice = events.filter(() => random() < repeats);
  const records = seededShuffle([...events, ...twice], 7).map((event) => ({
    partition: log.partitions[Math.floor(random() * log.partitions.length)] ?? 0,
    key: Buffer.from(String(random())),
    value: Buffer.from(JSON.stringify({ ...event, tenant })),
  }));
  published = records.length;
  await log.append(records);
}

it('spreads the facts of single entities over the partitions', async () => {
  const spread = `select max(partitions)::int as most from (select count(distinct partition) as partitions from caravan.fact where tenant = $1 group by entity_key) as entity`;
  expect(await selectAs(world, 'wrong-keys', spread, ['wrong-keys'])).toEqual([{ most: log.partitions.length }]);
  expect(await selectAs(world, 'right-keys', spread, ['right-keys'])).toEqual([{ most: 2 }]);
});

it('comes to the same rollups as with the right keys', async () => {
  expect(await rollupsOf(world, 'wrong-keys')).toEqual(await rollupsOf(world, 'right-keys'));
});

it('stores every version once, and counts the repeats', async () => {
  expect(await factsOf(world, 'wrong-keys')).toEqual(await factsOf(world, 'right-keys'));
  expect(await countersOf(world)).toEqual({ stored: 2 * events.length, duplicate: published - events.length, dead: 0 });
});

it('is what a recomputation from the stored facts gives', async () => {
  expect(await verify(world)).toEqual([]);
});
