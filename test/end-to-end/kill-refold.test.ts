import { writeReferenceRows } from '#libs/database';
import type { Row } from '#libs/reference';
import { seededNumbers } from '../golden/seeded-shuffle.js';
import { startWorld, type World } from '../golden/world.js';
import { BorderLoad } from './border-load.js';
import { type ConsumerProcess, startConsumerProcess } from './consumer-process.js';
import { postEvents } from './post-events.js';
import { until } from './progress.js';
import { rollupsOf, selectAs, verdictsOf } from './stored-state.js';

jest.setTimeout(600_000);

const [rounds, killWithinMillis, factsAtFirst] = [4, 400, 4_000];
const random = seededNumbers(11);
const load = new BorderLoad(seededNumbers(13));
const [walked, anew] = ['walked', 'sent-anew'];
const node: Row = { node_id: 'KZ-NURZHOLY', name: 'Nur Zholy', country: 'KZ', kind: 'ROAD_CHECKPOINT', zone: 'Asia/Almaty', status: 'OPEN' };
const zones = ['Asia/Shanghai', 'Europe/Moscow', 'Asia/Almaty', 'America/New_York'];

let world: World;
let kills = 0;
const running: ConsumerProcess[] = [];
const events = load.next(factsAtFirst);

async function correctZone(tenant: string, zone: string): Promise<void> {
  await writeReferenceRows(world.database, tenant, { nodes: [{ ...node, zone }] }, 'e2e');
}

/** How far the walk is that goes on now; 0 for none. */
async function seenNow(): Promise<number> {
  const [walk] = await selectAs<{ seen: number }>(world, walked, `select seen::int from caravan.refold where tenant = $1 and done_at is null and cursor is not null`, [walked]);
  return walk?.seen ?? 0;
}

async function startProcess(): Promise<ConsumerProcess> {
  const started = await startConsumerProcess(world);
  running.push(started);
  return started;
}

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-kill-refold', referenceSets: ['common'], timestampType: 'LogAppendTime', withConsumers: false, settings: { CARAVAN_SESSION_TIMEOUT_MS: '6000' } });
  const key = await world.keyFor(walked);
  const first = await startProcess();
  await postEvents(world, key, events);
  await world.settle();
  await first.kill();
  for (let round = 0; round < rounds; round++) {
    await correctZone(walked, zones[round] ?? '');
    const more = load.next(200);
    events.push(...more);
    const [one, other] = [await startProcess(), await startProcess()];
    await postEvents(world, key, more);
    await until(async () => (await seenNow()) > 0);
    await new Promise((resolve) => setTimeout(resolve, random() * killWithinMillis));
    await Promise.all([one.kill(), other.kill()]);
    kills += 2;
  }
  await startProcess();
  await world.settle();
});
afterAll(async () => {
  await Promise.all(running.map((consumer) => consumer.stop()));
  await world?.stop();
});

it('comes to an end after being killed while entities were folded again and events came in', async () => {
  expect(kills).toBe(2 * rounds);
  await until(async () => {
    const open = await selectAs(world, walked, `select from caravan.reference_change c where tenant = $1 and not exists (select from caravan.refold r where r.domain = 'border-checkpoints' and r.tenant = $1 and r.target >= c.id and r.done_at is not null)`, [walked]);
    return open.length === 0;
  });
  const [walk] = await selectAs<{ moved: number }>(world, walked, `select sum(moved)::int as moved from caravan.refold where tenant = $1`, [walked]);
  expect(walk?.moved).toBeGreaterThan(0);
});

it('is what a recomputation from the stored facts gives', async () => {
  for (const { domain, problems } of await verdictsOf(world)) expect([domain, problems]).toEqual([domain, []]);
});

it('is what a tenant has who got the same events with the last zone from the start', async () => {
  await correctZone(anew, zones[rounds - 1] ?? '');
  await postEvents(world, await world.keyFor(anew), events);
  await world.settle();
  expect(await rollupsOf(world, walked)).toEqual(await rollupsOf(world, anew));
});
