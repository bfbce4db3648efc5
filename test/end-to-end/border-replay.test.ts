import type { CloudEvent } from '#libs/contracts';
import { startWorld, type World } from '../golden/world.js';
import { borderFeeds, importStart, readEvents } from './border-feeds.js';
import { postEvents } from './post-events.js';
import { countersOf, factsOf, rollupTable, rollupsOf, verify } from './stored-state.js';

jest.setTimeout(600_000);

const starts = borderFeeds();
let world: World;
let key: string;
let events: CloudEvent[];

async function importAll(): Promise<void> {
  for (const start of starts) await importStart(world, key, start);
  await world.settle();
}

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-replay', referenceSets: ['common', 'dev-feeds'], timestampType: 'LogAppendTime' });
  key = await world.keyFor('given-order');
  events = await readEvents(starts);
  await importAll();
});
afterAll(() => world?.stop());

it('stores every event of the feeds once', async () => {
  expect(events).toHaveLength(63_815);
  expect(await countersOf(world)).toEqual({ stored: events.length, duplicate: 0, dead: 0 });
  expect(await factsOf(world, 'given-order')).toEqual({ versions: events.length, facts: events.length });
});

it('changes nothing when the feeds are imported again', async () => {
  const before = await rollupTable(world);
  await importAll();
  expect(await rollupTable(world)).toBe(before);
  expect(await countersOf(world)).toEqual({ stored: events.length, duplicate: events.length, dead: 0 });
  expect(await factsOf(world, 'given-order')).toEqual({ versions: events.length, facts: events.length });
});

it('comes to the same rollups for another tenant whose rows came in reverse', async () => {
  await postEvents(world, await world.keyFor('reversed'), events.toReversed());
  await world.settle();
  expect(await factsOf(world, 'reversed')).toEqual({ versions: events.length, facts: events.length });
  expect(await rollupsOf(world, 'reversed')).toEqual(await rollupsOf(world, 'given-order'));
});

it('is what a recomputation from the stored facts gives', async () => {
  expect(await verify(world)).toEqual([]);
});
