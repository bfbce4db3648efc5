import { RefusedByStore, StoreUnavailable } from '#libs/engine';
import { withConnection } from './connection.js';
import { PostgresStore } from './postgres-store.js';
import { sampleFact } from './sample-rows.js';
import { describeStore } from './store-conformance.js';
import { migratedScratch, type Scratch } from './testing/scratch.js';
import { gate, untilBlocked } from './testing/until-blocked.js';

describeStore('Postgres', async () => {
  const scratch = await migratedScratch('conformance');
  return { store: new PostgresStore(await scratch.open('caravan_ingest')), close: () => scratch.close() };
});

describe('the Postgres store', () => {
  let scratch: Scratch;
  let store: PostgresStore;
  beforeAll(async () => {
    scratch = await migratedScratch('store');
    store = new PostgresStore(await scratch.open('caravan_ingest'));
  });
  afterAll(() => scratch?.close());

  it('refuses values that Postgres cannot hold', async () => {
    await expect(store.transaction((tx) => tx.insertFacts([sampleFact(1, { payload: 'a\0b' })]))).rejects.toBeInstanceOf(RefusedByStore);
    await expect(store.transaction((tx) => tx.insertFacts([sampleFact(1, { tenant: '' })]))).rejects.toBeInstanceOf(RefusedByStore);
    expect(await store.transaction((tx) => tx.insertFacts([sampleFact(1)]))).toBe(true);
  });

  it('does not take a swallowed failure for a commit', async () => {
    const swallowed = store.transaction(async (tx) => {
      await tx.insertFacts([sampleFact(2, { payload: '\0' })]).catch(() => undefined);
    });
    await expect(swallowed).rejects.toThrow('Commit refused');
  });

  it('is unavailable, not broken, when its session is killed, and goes on with another', async () => {
    const owner = await scratch.open('owner');
    const killed = store.transaction(async (tx) => {
      await tx.insertFacts([sampleFact(3)]);
      await withConnection(owner, (connection) =>
        connection.rows({ text: `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'` }));
      await tx.insertFacts([sampleFact(4)]);
    });
    await expect(killed).rejects.toBeInstanceOf(StoreUnavailable);
    expect((await store.transaction((tx) => tx.findHomes([sampleFact(3).factId]))).size).toBe(0);
  });

  it('is unavailable when nothing listens', async () => {
    await expect(scratch.open('caravan_ingest', 'postgres://postgres@127.0.0.1:1/none')).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('lets a claim wait for the batch in flight', async () => {
    const id = { group: 'g', topic: 't', partition: 0 };
    const owner = await scratch.open('owner');
    await store.claim(id, 'one', 0n);
    const locked = gate();
    const finish = gate();
    const batch = store.transaction(async (tx) => {
      await tx.lockPartition(id);
      locked.open();
      await finish.opened;
      return tx.advance(id, 1, 0n, 1n, { stored: 1, duplicate: 0, dead: 0, skipped: 0 }, undefined);
    });
    await locked.opened;
    const claim = store.claim(id, 'two', 0n);
    await untilBlocked(owner);
    finish.open();
    expect([await batch, await claim]).toMatchObject([true, { epoch: 2, nextOffset: 1n }]);
  });
});
