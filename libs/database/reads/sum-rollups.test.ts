import { type Connection, inTransaction } from '../connection.js';
import type { Database } from '../data-source.js';
import { migratedScratch, type Scratch } from '../testing/scratch.js';
import { withTenant } from '../with-tenant.js';
import { slot } from './rollup-slots.js';
import { type RollupQuestion, sumRollups, sumStatement } from './sum-rollups.js';

let scratch: Scratch;
let query: Database;
beforeAll(async () => {
  scratch = await migratedScratch('reads');
  query = await scratch.open('caravan_query');
  const ingest = await scratch.open('caravan_ingest');
  const rows = `
    insert into caravan.rollup (key, tenant, cube, grain, bucket, local_date, dims, n, sums, bins, counts)
    select gen_random_uuid(), t, c, g, d + interval '5 hours', d::date, array[node, 'IN'], 1, array[1, 9223372036854775000], array[3]::smallint[], array[1]
      from unnest(array['a', 'b']) t, unnest(array['one', 'two', 'three', 'four']) c, unnest(array['hour', 'day']) g, unnest(array['X', 'Y']) node,
           generate_series(timestamptz '2024-01-01', '2025-06-30', '1 day') d`;
  await inTransaction(ingest, (connection) => connection.run({ text: rows }));
  const months = `
    insert into caravan.rollup (key, tenant, cube, grain, bucket, local_date, dims, n, sums, bins, counts)
    select gen_random_uuid(), tenant, cube, 'month', date_trunc('month', local_date::timestamp), date_trunc('month', local_date::timestamp), dims, count(*), array[count(*), 0],
           array_agg(extract(day from local_date)::smallint), array_agg(1)
      from caravan.rollup where grain = 'day' group by tenant, cube, date_trunc('month', local_date::timestamp), dims`;
  await inTransaction(ingest, (connection) => connection.run({ text: months }));
  await inTransaction(await scratch.open('owner'), (connection) => connection.run({ text: 'analyze caravan.rollup' }));
});
afterAll(() => scratch?.close());

const question: RollupQuestion = {
  tenant: 'a', cube: 'one', spans: [{ from: '2024-01-01', to: '2024-02-01' }, { from: '2024-02-01', to: '2024-02-02' }],
  group: [0], filters: [{ index: 1, values: ['IN'] }], measures: [0, 1], sketch: true, apart: 'nothing', limit: 100,
};
const asA = <T>(work: (connection: Connection) => Promise<T>): Promise<T> => withTenant(query, 'a', work);

it('sums by span and group, beyond 64 bits, and merges sketches', async () => {
  const sums = await asA((connection) => sumRollups(connection, question));
  expect(sums).toEqual([
    { span: 0, at: '', dates: [], group: ['X'], n: 31n, sums: [31n, 31n * 9_223_372_036_854_775_000n], bins: [3], counts: [31] },
    { span: 0, at: '', dates: [], group: ['Y'], n: 31n, sums: [31n, 31n * 9_223_372_036_854_775_000n], bins: [3], counts: [31] },
    { span: 1, at: '', dates: [], group: ['X'], n: 1n, sums: [1n, 9_223_372_036_854_775_000n], bins: [3], counts: [1] },
    { span: 1, at: '', dates: [], group: ['Y'], n: 1n, sums: [1n, 9_223_372_036_854_775_000n], bins: [3], counts: [1] },
  ]);
});

it('reads whole months as such: their sums are those of the days, which lie under other dates, wherever a span begins and ends', async () => {
  const ingest = await scratch.open('caravan_ingest');
  const spans = [{ from: '2024-01-20', to: '2024-04-03' }, { from: '2024-05-01', to: '2024-07-01' }, { from: '2024-06-30', to: '2025-03-01' }, { from: '2024-08-02', to: '2024-08-31' }];
  const days = spans.map(({ from, to }) => (Date.parse(to) - Date.parse(from)) / 86_400_000);
  const plain = { ...question, sketch: false, group: [0], measures: [0], spans };
  const ask = async (): Promise<unknown[]> => (await asA((connection) => sumRollups(connection, plain))).map(({ span, group, n, sums }) => [span, ...group, n, ...sums]);
  expect(await ask()).toEqual(days.flatMap((length, span) => ['X', 'Y'].map((node) => [span, node, BigInt(length), BigInt(length)])));
  // Seen: what lies in a month of a span is not read by days.
  const change = (by: number): Promise<number> => inTransaction(ingest, (connection) => connection.run({ text: `update caravan.rollup set n = n + ${by} where cube = 'one' and grain = 'day' and local_date = '2024-05-20'` }));
  await change(5);
  expect(await ask()).toEqual(days.flatMap((length, span) => ['X', 'Y'].map((node) => [span, node, BigInt(length), BigInt(length)])));
  await change(-5);
});

it('lists the dates of sums, of whole months by what these know of their days', async () => {
  const ingest = await scratch.open('caravan_ingest');
  const change = (text: string): Promise<number> => inTransaction(ingest, (connection) => connection.run({ text }));
  const spans = [{ from: '2024-01-30', to: '2024-03-02' }, { from: '2024-02-01', to: '2024-03-01' }];
  const asked = { ...question, cube: 'four', sketch: false, group: [1], filters: [], measures: [0], spans, listDates: true };
  const ask = async (): Promise<[number, bigint, string]> => {
    const [sum, month] = await asA((connection) => sumRollups(connection, asked));
    if (!sum || !month) throw new Error('no sums');
    expect([sum.span, sum.group, month.span, month.dates]).toEqual([0, ['IN'], 1, sum.dates.filter((date) => date.startsWith('2024-02'))]);
    return [sum.dates.length, sum.n, [...sum.dates].sort().join(' ')];
  };
  expect(await ask()).toEqual([32, 64n, expect.stringMatching(/^2024-01-30 2024-01-31 2024-02-01 2024-02-02 .* 2024-02-29 2024-03-01$/)]);
  await change(`update caravan.rollup set bins = '{1,29}', counts = '{1,1}' where cube = 'four' and grain = 'month' and dims[1] = 'X'`);
  await change(`update caravan.rollup set bins = '{29}', counts = '{1}' where cube = 'four' and grain = 'month' and dims[1] = 'Y'`);
  expect(await ask()).toEqual([5, 64n, '2024-01-30 2024-01-31 2024-02-01 2024-02-29 2024-03-01']);
});

it('keeps dates or hours apart, leaves values out, and stops at its limit', async () => {
  const few = { ...question, sketch: false, measures: [], group: [], spans: [{ from: '2024-01-30', to: '2024-02-02' }], filters: [{ index: 0, values: ['Y'], not: true }] };
  const at = async (more: Partial<RollupQuestion>): Promise<string[]> => (await asA((connection) => sumRollups(connection, { ...few, ...more }))).map((sum) => sum.at);
  expect(await at({ apart: 'dates' })).toEqual(['2024-01-30', '2024-01-31', '2024-02-01']);
  expect(await at({ apart: 'dates', limit: 2 })).toEqual(['2024-01-30', '2024-01-31']);
  const hours = { from: Date.parse('2024-01-31T00:00:00Z') / 1000, to: Date.parse('2024-02-01T05:00:00Z') / 1000 };
  expect(await at({ apart: 'hours', hours })).toEqual(['2024-01-31T05:00:00Z']);
});

it('sees no other tenant, whatever it asks for', async () => {
  expect(await asA((connection) => sumRollups(connection, { ...question, tenant: 'b' }))).toEqual([]);
});

it('probes the index of tenant, cube, grain and date for every span', async () => {
  const statement = sumStatement({ ...question, sketch: false });
  const values = [['2024-01-01'], ['2024-02-01'], 'a', 'one', 'day', null, null, 100, ['IN']];
  const plan = await asA((connection) => connection.rows<{ 'QUERY PLAN': string }>({ text: `explain ${statement.text}` }, values));
  const text = plan.map((row) => row['QUERY PLAN']).join('\n');
  expect(text).toMatch(/(Index Scan using|Bitmap Index Scan on) rollup_by_date/);
  expect(text).toMatch(/Index Cond: .*tenant.*cube.*grain.*local_date >= .*local_date < /);
  expect(text).not.toContain('Seq Scan on rollup');
});

it.each([-1, 1.5, Number.NaN, 64, '1); drop table' as never])('never turns %p into SQL', (index) => {
  expect(() => slot('dims', index)).toThrow('is no place in dims');
});
