import type { CloudEvent } from '#libs/contracts';
import { seededNumbers } from '../golden/seeded-shuffle.js';
import { startWorld, type World } from '../golden/world.js';
import { readEvents, startsOf } from './border-feeds.js';
import { type ConsumerProcess, startConsumerProcess } from './consumer-process.js';
import { postEvents } from './post-events.js';
import { readPartitions, recordsApplied, until } from './progress.js';
import { countersOf, factsOf, selectAs, verify } from './stored-state.js';
import { readTruths } from './truths.js';

jest.setTimeout(600_000);

const [rounds, processesAtOnce, killWithinMillis] = [5, 4, 800];
const random = seededNumbers(20_260_731);
const tenant = 'kills';

let world: World;
let events: CloudEvent[];
let kills = 0;
let killsOfOwners = 0;
const running: ConsumerProcess[] = [];

beforeAll(async () => {
  world = await startWorld({
    name: 'e2e-kills', referenceSets: ['common', 'dev-feeds'], timestampType: 'LogAppendTime', withConsumers: false,
    settings: { CARAVAN_SESSION_TIMEOUT_MS: '6000' },
  });
  events = await readEvents(startsOf('us-bts-border'));
  const key = await world.keyFor(tenant);
  const share = Math.ceil(events.length / (rounds + 1));
  for (let round = 0; round < rounds; round++) {
    const posting = postEvents(world, key, events.slice(round * share, (round + 1) * share));
    await startAndKill();
    await posting;
  }
  await postEvents(world, key, events.slice(rounds * share));
  running.push(await startConsumerProcess(world), await startConsumerProcess(world));
  await world.settle();
});
afterAll(async () => {
  await Promise.all(running.map((consumer) => consumer.stop()));
  await world?.stop();
});

/** Starts consumers, lets them come to work, and kills each at a random moment. */
async function startAndKill(): Promise<void> {
  const before = await recordsApplied(world);
  const consumers = await Promise.all(Array.from({ length: processesAtOnce }, () => startConsumerProcess(world)));
  running.push(...consumers);
  await until(async () => (await recordsApplied(world)) > before);
  await Promise.all(consumers.map(async (consumer) => {
    await new Promise((resolve) => setTimeout(resolve, random() * killWithinMillis));
    if (!consumer.isAlive) throw new Error(`a consumer ended before it was killed: ${consumer.said}`);
    await consumer.kill();
    kills++;
  }));
  const owners = new Set((await readPartitions(world)).map(({ owner }) => Number(owner.split('/')[1])));
  killsOfOwners += consumers.filter(({ pid }) => owners.has(pid)).length;
}

it('killed 20 consumers, among them in every round one that held a partition', () => {
  expect(kills).toBe(20);
  expect(killsOfOwners).toBeGreaterThanOrEqual(rounds);
});

it('stored every fact exactly once', async () => {
  const counters = await countersOf(world);
  expect(counters).toEqual({ stored: events.length, duplicate: 0, dead: 0 });
  expect(await factsOf(world, tenant)).toEqual({ versions: events.length, facts: events.length });
});

it('has the totals of the truths', async () => {
  const rows = await selectAs<{ total: number }>(world, tenant, `select sum(value)::float8 as total from caravan.border_counts group by metric order by 1`);
  expect(rows.map(({ total }) => total)).toEqual(Object.values(readTruths()['bts.total_by_measure']).sort((a, b) => a - b));
});

it('is what a recomputation from the stored facts gives', async () => {
  expect(await verify(world)).toEqual([]);
});
