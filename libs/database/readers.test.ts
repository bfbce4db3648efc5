import { createApiKey } from './api-keys.js';
import { type Connection, withConnection } from './connection.js';
import type { Database } from './data-source.js';
import { PostgresStore } from './postgres-store.js';
import { provideReader } from './readers.js';
import { sampleEntity, sampleFact, sampleRollup } from './sample-rows.js';
import { migratedScratch, type Scratch } from './testing/scratch.js';

const cube = { name: 'container_moves', title: 'Moves', dimensions: [{ name: 'node' }, { name: 'milestone' }], measures: [{ name: 'n', unit: '1' }, { name: 'teu_milli', unit: '1' }], count: 'n', grains: ['day'], graceSeconds: 0 } as const;
const login = `reader_${process.pid}`;
let scratch: Scratch;
let owner: Database;
let reader: Database;

beforeAll(async () => {
  scratch = await migratedScratch('readers', [cube]);
  owner = await scratch.open('owner');
  await createApiKey(await scratch.open('caravan_operator'), { tenant: 'a', name: 'key', scopes: ['query'], domains: ['*'] });
  const store = new PostgresStore(await scratch.open('caravan_ingest'));
  for (const [number, tenant] of [[1, 'a'], [2, 'b']] as const) {
    await store.transaction(async (tx) => {
      await tx.insertFacts([sampleFact(number, { tenant })]);
      await tx.insertEntities([sampleEntity(number, { tenant, state: 'OPEN' })]);
      await tx.insertOrLockRollups([sampleRollup(number, { tenant })]);
      await tx.writeRollups([sampleRollup(number, { tenant })]);
    });
  }
  reader = await openAs('first', 'a');
});
afterAll(async () => {
  if (owner) await withConnection(owner, (connection) => connection.run({ text: `drop owned by ${login}; drop role ${login}` }));
  await scratch?.close();
});

/** The login with this password and tenant. */
async function openAs(password: string, tenant: string): Promise<Database> {
  await provideReader(owner, { login, password, tenant });
  const url = new URL(scratch.url);
  [url.username, url.password] = [login, password];
  return scratch.open('owner', url.href);
}

const select = (text: string): Promise<object[]> => withConnection(reader, (connection: Connection) => connection.rows({ text }));
const tenants = (relation: string): Promise<object[]> => select(`select distinct tenant from caravan.${relation}`);

it('reads its tenant in tables and views', async () => {
  for (const relation of ['fact', 'entity', 'rollup', 'container_moves', 'entity_states']) expect([relation, await tenants(relation)]).toEqual([relation, [{ tenant: 'a' }]]);
});

it('cannot become another tenant or role by what it sets', async () => {
  await withConnection(reader, async (connection) => {
    await connection.run({ text: `set caravan.tenant = 'b'` });
    expect(await connection.rows({ text: 'select distinct tenant from caravan.fact' })).toEqual([{ tenant: 'a' }]);
    await expect(connection.run({ text: 'set role caravan_query' })).rejects.toThrow('permission denied');
    await connection.run({ text: 'reset caravan.tenant' });
  });
});

it('reads no credentials and no progress of partitions, and writes nothing', async () => {
  for (const relation of ['api_key', 'tenant', 'partition_offset', 'outbox']) await expect(select(`select 1 from caravan.${relation}`)).rejects.toThrow('permission denied');
  await expect(select(`set transaction read write; delete from caravan.fact`)).rejects.toThrow('permission denied');
});

it('gets another tenant and password when it is provided again', async () => {
  reader = await openAs('second', 'b');
  expect(await tenants('fact')).toEqual([{ tenant: 'b' }]);
  const url = new URL(scratch.url);
  [url.username, url.password] = [login, 'first'];
  await expect(scratch.open('owner', url.href)).rejects.toThrow('password authentication failed');
});

it('is not made of a login that is something else', async () => {
  await expect(provideReader(owner, { login: 'caravan_query', password: 'x', tenant: 'a' })).rejects.toThrow('There is a login "caravan_query" already that is no reader: choose another name.');
});
