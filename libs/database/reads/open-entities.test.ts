import type { Database } from '../data-source.js';
import { PostgresStore } from '../postgres-store.js';
import { keyOf, sampleEntity } from '../sample-rows.js';
import { migratedScratch, type Scratch } from '../testing/scratch.js';
import { withTenant } from '../with-tenant.js';
import { type OpenEntityChoice, openEntities } from './open-entities.js';

let scratch: Scratch;
let query: Database;
beforeAll(async () => {
  scratch = await migratedScratch('open_entities');
  query = await scratch.open('caravan_query');
  const open = { state: 'OPEN', atNode: 'KZ-AKTAU', since: 1_000 };
  await new PostgresStore(await scratch.open('caravan_ingest')).transaction((tx) => tx.insertEntities([
    sampleEntity(1, { ...open, since: 3_000 }), sampleEntity(2, open), sampleEntity(3, open), sampleEntity(4, { ...open, atNode: 'KZ-ALMATY', since: 2_000 }),
    sampleEntity(5, { ...open, state: 'MEASURED' }), sampleEntity(6, { ...open, domain: 'border-checkpoints' }), sampleEntity(7, { ...open, tenant: 'b' }),
  ]));
});
afterAll(() => scratch?.close());

const now = new Date(10_000_000);
async function keys(choice: Partial<OpenEntityChoice>): Promise<string[]> {
  const all: OpenEntityChoice = { tenant: 'a', domain: 'container-traffic', state: 'OPEN', nodes: undefined, limit: 100, ...choice };
  return (await withTenant(query, 'a', (connection) => openEntities(connection, all))).map(({ entityKey }) => entityKey.replace(/^0+/, ''));
}

it('gives those in the state, the ones that came first before the others, and goes on after one', async () => {
  expect(await keys({})).toEqual(['2', '3', '4', '1']);
  expect(await keys({ limit: 1 })).toEqual(['2']);
  expect(await keys({ after: { since: new Date(1_000_000), entityKey: keyOf(2) } })).toEqual(['3', '4', '1']);
});

it('chooses nodes, and those that are there for longer than is usual at their node', async () => {
  expect(await keys({ nodes: ['KZ-ALMATY'] })).toEqual(['4']);
  expect(await keys({ longerThan: { seconds: new Map([['KZ-AKTAU', 8_000]]), now } })).toEqual(['2', '3']);
  expect(await keys({ longerThan: { seconds: new Map(), now } })).toEqual([]);
});

it('sees no other tenant, whatever it asks for', async () => {
  expect(await keys({ tenant: 'b' })).toEqual([]);
});
