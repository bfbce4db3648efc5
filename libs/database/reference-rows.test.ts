import { withConnection } from './connection.js';
import type { Database } from './data-source.js';
import { PostgresStore } from './postgres-store.js';
import { loadReferenceRows, writeReferenceRows } from './reference-rows.js';
import { migratedScratch, type Scratch } from './testing/scratch.js';
import { gate, untilBlocked } from './testing/until-blocked.js';

let scratch: Scratch;
let operator: Database;
beforeAll(async () => {
  scratch = await migratedScratch('reference');
  operator = await scratch.open('caravan_operator');
});
afterAll(() => scratch?.close());

const alpha = { node_id: 'B', name: 'Beta', zone: 'UTC' };
const rate = { date: '2026-01-01', currency: 'KZT', usd: '0.002' };

const versionOf = async (tenant: string): Promise<number | undefined> =>
  (await new PostgresStore(operator).transaction((tx) => tx.referenceVersions([tenant]))).get(tenant);

it('writes rows with a change each, and nothing when told the same again', async () => {
  expect(await writeReferenceRows(operator, '', { nodes: [alpha, { node_id: 'A' }], fx: [rate] }, 'loader')).toBe(3);
  expect(await writeReferenceRows(operator, '', { nodes: [{ node_id: 'A' }, { zone: 'UTC', name: 'Beta', node_id: 'B' }], fx: [rate] }, 'loader')).toBe(0);
  const layers = await loadReferenceRows(operator, 'a');
  expect(layers).toMatchObject({ common: { nodes: [alpha, { node_id: 'A' }], fx: [rate] }, own: {} });
});

it('keeps who changed what, before and after', async () => {
  expect(await writeReferenceRows(operator, '', { nodes: [{ ...alpha, zone: 'Asia/Almaty' }, { node_id: 'A' }] }, 'anna')).toBe(1);
  const [change] = await withConnection(operator, (connection) =>
    connection.rows({ text: 'select tenant, kind, key, who, before, after from caravan.reference_change order by id desc limit 1' }));
  expect(change).toEqual({ tenant: '', kind: 'nodes', key: 'B', who: 'anna', before: alpha, after: { ...alpha, zone: 'Asia/Almaty' } });
});

it("lays a tenant's rows beside the common ones, for nobody else", async () => {
  await writeReferenceRows(operator, 'a', { nodes: [{ node_id: 'B', name: 'Ours' }] }, 'anna');
  expect((await loadReferenceRows(operator, 'a')).own).toEqual({ nodes: [{ node_id: 'B', name: 'Ours' }] });
  expect((await loadReferenceRows(operator, 'b')).own).toEqual({});
  const query = await scratch.open('caravan_query');
  expect((await loadReferenceRows(query, 'a')).own).toEqual({ nodes: [{ node_id: 'B', name: 'Ours' }] });
});

it('moves the version of folds only by rows that folds read, for the tenants that see them', async () => {
  const before = { a: await versionOf('a'), b: await versionOf('b') };
  await writeReferenceRows(operator, '', { fx: [{ ...rate, usd: '0.003' }] }, 'anna');
  expect({ a: await versionOf('a'), b: await versionOf('b') }).toEqual(before);
  await writeReferenceRows(operator, 'a', { nodes: [{ node_id: 'C' }] }, 'anna');
  expect(await versionOf('b')).toBe(before.b);
  expect(await versionOf('a')).toBeGreaterThan(before.a ?? NaN);
  const layers = await loadReferenceRows(operator, 'a');
  expect([layers.version, layers.lastChange]).toEqual([await versionOf('a'), await versionOf('a')]);
});

it('lets writers in one after the other, so that a version once seen never gains rows', async () => {
  const locked = gate();
  const finish = gate();
  const first = withConnection(operator, async (connection) => {
    await connection.run({ text: 'begin' });
    await connection.run({ text: `select pg_advisory_xact_lock(hashtext('caravan reference'))` });
    locked.open();
    await finish.opened;
    await connection.run({ text: 'commit' });
  });
  await locked.opened;
  const second = writeReferenceRows(operator, 'a', { nodes: [{ node_id: 'D' }] }, 'anna');
  await untilBlocked(await scratch.open('owner'));
  finish.open();
  await first;
  expect(await second).toBe(1);
});
