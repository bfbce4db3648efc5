import type { RestatementRow } from '#libs/engine';
import { type Restatement, lastRestatements, listRestatements } from './reads/index.js';
import { withConnection } from './connection.js';
import { PostgresStore } from './postgres-store.js';
import { sampleRollup } from './sample-rows.js';
import { migratedScratch, type Scratch } from './testing/scratch.js';
import { withTenant } from './with-tenant.js';

let scratch: Scratch;
let store: PostgresStore;
beforeAll(async () => {
  scratch = await migratedScratch('restatements');
  store = new PostgresStore(await scratch.open('caravan_ingest'));
});
afterAll(() => scratch?.close());

function restatement(tenant: string, [before, after]: readonly [number, number], changes: Partial<RestatementRow> = {}): RestatementRow {
  const side = (n: number): RestatementRow['after'] => ({ n, sums: [BigInt(n), BigInt(10 * n)] });
  return { tenant, domain: 'd', rollup: sampleRollup(1, { tenant }), before: side(before), after: side(after), cause: 'fold', factId: undefined, at: 1_700_000_000_000, ...changes };
}
const insert = (...rows: readonly RestatementRow[]): Promise<void> => store.transaction((tx) => tx.insertRestatements(rows));
const list = async (tenant: string): Promise<Restatement[]> => {
  const query = await scratch.open('caravan_query');
  return withTenant(query, tenant, (connection) => listRestatements(connection, tenant, { limit: 100, nodePlaces: [] }));
};

it('of one walk and one rollup are one, which grows by what each page of the walk does', async () => {
  await insert(restatement('a', [5, 7], { walk: 'w' }));
  await insert(restatement('a', [8, 7], { walk: 'w' })); // something else had made the 7 an 8
  await insert(restatement('a', [6, 7], { walk: 'other' }), restatement('a', [7, 9]));
  const rows = await list('a');
  expect(rows.map(({ nBefore, nAfter, sumsBefore, sumsAfter }) => [nBefore, nAfter, sumsBefore, sumsAfter])).toEqual([
    [7n, 9n, [7n, 70n], [9n, 90n]], [6n, 7n, [6n, 60n], [7n, 70n]], [5n, 6n, [5n, 50n], [6n, 60n]],
  ]);
});

it('are listed once what a walk did to a rollup is something', async () => {
  await insert(restatement('b', [5, 7], { walk: 'v' }));
  await insert(restatement('b', [7, 5], { walk: 'v' }));
  expect(await list('b')).toEqual([]);
  await insert(restatement('b', [5, 4], { walk: 'v' }));
  expect((await list('b')).map(({ nBefore, nAfter, at }) => [nBefore, nAfter, at])).toEqual([[5n, 4n, new Date(1_700_000_000_000)]]);
});

it('are listed in the order they were written, the latest first', async () => {
  for (let n = 0; n < 12; n++) await insert(restatement('c', [n, n + 1]));
  expect((await list('c')).map(({ nAfter }) => Number(nAfter))).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
});

it('tell of months when they were last restated, whatever is still listed, and of other days by each', async () => {
  const on = (localDate: string, at: number, dims = ['X', 'in']): RestatementRow => restatement('d', [1, 2], { rollup: sampleRollup(1, { tenant: 'd', cube: 'cube', localDate, dims }), at });
  await insert(on('2024-02-29', 5_000), on('2024-02-29', 3_000), on('2024-02-01', 4_000), on('2024-02-10', 9_000, ['Y', 'in']), on('2024-03-01', 7_000), on('2024-03-02', 6_000));
  await insert(on('2024-02-03', 2_000), { ...on('2024-02-10', 8_000), tenant: 'e', rollup: sampleRollup(1, { tenant: 'e', cube: 'cube', localDate: '2024-02-10', dims: ['X', 'in'] }) });
  const query = await scratch.open('caravan_query');
  const ask = async (...spans: [string, string][]): Promise<unknown[]> => {
    const choice = { tenant: 'd', cube: 'cube', spans: spans.map(([from, to]) => ({ from, to })), group: [0], filters: [{ index: 1, values: ['in'] }] };
    const found = await withTenant(query, 'd', (connection) => lastRestatements(connection, choice));
    return found.map(({ span, group, at }) => [span, ...group, at.getTime()]).sort();
  };
  expect(await ask(['2024-02-01', '2024-03-01'], ['2024-03-02', '2024-04-01'])).toEqual([[0, 'X', 5_000], [0, 'Y', 9_000], [1, 'X', 6_000]]);
  expect(await ask(['2024-02-28', '2024-03-02'])).toEqual([[0, 'X', 7_000]]);
  expect(await ask(['2024-02-02', '2024-02-29'])).toEqual([[0, 'X', 2_000], [0, 'Y', 9_000]]);
  await withConnection(await scratch.open('owner'), (connection) => connection.run({ text: `delete from caravan.restatement where tenant = 'd'` }));
  expect(await ask(['2024-01-31', '2024-03-02'])).toEqual([[0, 'X', 5_000], [0, 'Y', 9_000]]);
});
