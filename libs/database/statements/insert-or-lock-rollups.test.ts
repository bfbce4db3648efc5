import type { RollupRow, Transaction } from '#libs/engine';
import type { Database } from '../data-source.js';
import { withConnection } from '../connection.js';
import { PostgresStore } from '../postgres-store.js';
import { sampleRollup } from '../sample-rows.js';
import { migratedScratch, type Scratch } from '../testing/scratch.js';
import { gate, untilBlocked } from '../testing/until-blocked.js';

let scratch: Scratch;
let store: PostgresStore;
let owner: Database;
beforeAll(async () => {
  scratch = await migratedScratch('enter_rollups');
  store = new PostgresStore(await scratch.open('caravan_ingest'));
  owner = await scratch.open('owner');
});
afterAll(() => scratch?.close());

/** Adds one to each row's count, as the engine does. */
async function addOne(tx: Transaction, rows: readonly RollupRow[], meanwhile?: () => Promise<void>): Promise<void> {
  const found = await tx.insertOrLockRollups(rows.map((row) => ({ ...row, n: 1 })));
  await meanwhile?.();
  await tx.writeRollups([...found.values()].map((row) => ({ ...row, n: row.n + 1 })));
}

async function storedCounts(): Promise<Record<string, number>> {
  const rows = await withConnection(owner, (connection) => connection.hotRows<{ key: string; n: bigint }>({ text: 'select key, n from caravan.rollup' }, []));
  return Object.fromEntries(rows.map(({ key, n }) => [Number.parseInt(key, 16), Number(n)]));
}

/** Runs `first`, holds it open until `second` waits for it, then lets both finish. */
async function overlap(first: (tx: Transaction, hold: () => Promise<void>) => Promise<void>, second: (tx: Transaction) => Promise<void>): Promise<void> {
  const holding = gate();
  const finish = gate();
  const one = store.transaction((tx) => first(tx, async () => {
    holding.open();
    await finish.opened;
  }));
  await holding.opened;
  const two = store.transaction(second);
  await untilBlocked(owner);
  finish.open();
  await Promise.all([one, two]);
}

it('adds up when two writers make the same new row', async () => {
  await overlap((tx, hold) => addOne(tx, [sampleRollup(1), sampleRollup(2)], hold), (tx) => addOne(tx, [sampleRollup(2), sampleRollup(3)]));
  expect(await storedCounts()).toMatchObject({ 1: 1, 2: 2, 3: 1 });
});

it('makes a row anew that was deleted while it waited for it', async () => {
  await store.transaction((tx) => addOne(tx, [sampleRollup(10), sampleRollup(11)]));
  const removeTen = async (tx: Transaction, hold: () => Promise<void>): Promise<void> => {
    await tx.insertOrLockRollups([sampleRollup(10)]);
    await tx.writeRollups([sampleRollup(10, { n: 0 })]);
    await hold();
  };
  await overlap(removeTen, (tx) => addOne(tx, [sampleRollup(10), sampleRollup(11)]));
  expect(await storedCounts()).toMatchObject({ 10: 1, 11: 2 });
});

it('makes a row itself when its first maker rolls back', async () => {
  const fail = async (tx: Transaction, hold: () => Promise<void>): Promise<void> => {
    await tx.insertOrLockRollups([sampleRollup(20)]);
    await hold();
    throw new RangeError('given up');
  };
  await expect(overlap(fail, (tx) => addOne(tx, [sampleRollup(20)]))).rejects.toThrow(RangeError);
  await store.transaction((tx) => addOne(tx, [sampleRollup(20)]));
  expect(await storedCounts()).toMatchObject({ 20: 2 });
});

it('neither loses, doubles nor deadlocks under many writers that create and delete the same rows', async () => {
  const rows = Array.from({ length: 12 }, (_, i) => sampleRollup(100 + i));
  const worker = async (seed: number): Promise<number[]> => {
    const net = rows.map(() => 0);
    for (let step = 0; step < 40; step++) {
      const picked = rows.filter((_, i) => (seed * 7 + step * 5 + i * 3) % 4 < 2);
      await store.transaction(async (tx) => {
        const found = await tx.insertOrLockRollups(picked.map((row) => ({ ...row, n: 1 })));
        const changes = picked.map((row) => (found.has(row.key) && (step + seed) % 2 === 0 ? -1 : 1));
        picked.forEach((row, i) => (net[rows.indexOf(row)] = (net[rows.indexOf(row)] ?? 0) + (changes[i] as number)));
        await tx.writeRollups(picked.flatMap((row, i) => (found.has(row.key) ? [{ ...row, n: (found.get(row.key) as RollupRow).n + (changes[i] as number) }] : [])));
      });
    }
    return net;
  };
  const nets = await Promise.all([1, 2, 3, 4].map(worker));
  const counts = await storedCounts();
  expect(rows.map((_, i) => counts[100 + i] ?? 0)).toEqual(rows.map((_, i) => nets.reduce((sum, net) => sum + (net[i] ?? 0), 0)));
});

it('leaves no empty row behind', async () => {
  expect(Object.values(await storedCounts())).not.toContain(0);
});

it('refuses to write rows that were not locked', async () => {
  await expect(store.transaction((tx) => tx.writeRollups([sampleRollup(999)]))).rejects.toThrow('were not locked before');
});
