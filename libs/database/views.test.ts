import type { Cube } from '#libs/contracts';
import type { Database } from './data-source.js';
import { PostgresStore } from './postgres-store.js';
import { sampleEntity, sampleRollup } from './sample-rows.js';
import { migratedScratch, type Scratch } from './testing/scratch.js';
import { withTenant } from './with-tenant.js';

const crossings: Cube = {
  name: 'border_crossings', title: 'Crossings', dimensions: [{ name: 'checkpoint' }, { name: 'from' }, { name: 'to' }],
  measures: [{ name: 'crossings', unit: '1' }, { name: 'total_s', unit: 's' }], count: 'crossings', sketch: { name: 'total', unit: 's' },
  grains: ['hour', 'day'], graceSeconds: 0,
};
const gauges: Cube = { ...crossings, name: 'border_gauges', dimensions: [{ name: "o'clock" }], measures: [{ name: 'n', unit: '1' }], sketch: { name: 'value', unit: '1' } };

let scratch: Scratch;
let query: Database;
beforeAll(async () => {
  scratch = await migratedScratch('views', [crossings, gauges]);
  query = await scratch.open('caravan_query');
  const rows = [
    sampleRollup(1, { cube: 'border_crossings', dims: ['X', 'KZ', 'CN'], n: 4, sums: [3n, 2n ** 40n], bins: [0, 180], counts: [1, 2] }),
    // Not to be seen in any of these views.
    sampleRollup(3, { cube: 'border_crossings', grain: 'month', dims: ['X', 'KZ', 'CN'], n: 4, sums: [3n, 2n ** 40n], bins: [], counts: [] }),
    sampleRollup(4, { cube: 'border_gauges', grain: 'month', dims: ['noon'], n: 9, sums: [5n] }),
    sampleRollup(2, { cube: 'border_gauges', dims: ['noon'], n: 9, sums: [5n] }),
  ];
  await new PostgresStore(await scratch.open('caravan_ingest')).transaction(async (tx) => {
    await tx.insertEntities([sampleEntity(1, { state: 'OPEN', atNode: 'KZ-AKTAU', since: 1_700_000_000 }), sampleEntity(2), sampleEntity(3, { tenant: 'b', state: 'OPEN' })]);
    await tx.insertOrLockRollups(rows);
  });
});
afterAll(() => scratch?.close());

const select = (text: string): Promise<object[]> => withTenant(query, 'a', (connection) => connection.rows({ text }));

it('names dimensions, measures and quantiles as the cube declares them', async () => {
  expect(await select(`select bucket, local_date::text, grain, checkpoint, "from", "to", crossings, total_s, n, p50_seconds::int, p90_seconds::int, p95_seconds::int from caravan.border_crossings`)).toEqual([{
    bucket: new Date('2023-11-14T00:00:00Z'), local_date: '2023-11-14', grain: 'day', checkpoint: 'X', from: 'KZ', to: 'CN',
    crossings: '3', total_s: String(2 ** 40), n: '4', p50_seconds: 34, p90_seconds: 34, p95_seconds: 34,
  }]);
});

it('lets a measure called n be the column n, and gives a plain number no suffix', async () => {
  expect(await select(`select n, "o'clock", p50 from caravan.border_gauges`)).toEqual([{ n: '5', "o'clock": 'noon', p50: null }]);
});

it('adds up and merges sketches over any choice of rows', async () => {
  const rows = await select(`select sum(crossings)::int as crossings from caravan.border_crossings where "from" = 'KZ'`);
  expect(rows).toEqual([{ crossings: 3 }]);
  expect(await select('select caravan.sketch_quantile(caravan.sketch_merge(bins, counts), 0.5)::int as half from caravan.border_crossings')).toEqual([{ half: 34 }]);
});

it('shows where entities with a state are now', async () => {
  expect(await select('select kind, natural_key, state, node, since, age_seconds > 0 as has_age from caravan.entity_states')).toEqual([
    { kind: 'container', natural_key: 'c1', state: 'OPEN', node: 'KZ-AKTAU', since: new Date(1_700_000_000_000), has_age: true },
  ]);
});
