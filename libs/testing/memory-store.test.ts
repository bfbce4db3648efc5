import { type EntityRow, StaleEntity, StoreUnavailable } from '#libs/engine';
import { MemoryStore, RowLocks, failAt, toyPartition } from '#libs/testing';
import { describeStore } from '#libs/database';

describeStore('memory', () => Promise.resolve({ store: new MemoryStore(), close: () => Promise.resolve() }));

function entity(key: string, version: number): EntityRow {
  return {
    entityKey: key, tenant: 't', domain: 'toy', kind: 'parcel', naturalKey: key, version, facts: Buffer.alloc(0), applied: Buffer.alloc(0),
    foldVersion: 1, settledVersion: 1, referenceVersion: 0, flags: undefined, state: undefined, atNode: undefined, since: undefined,
  };
}

function signal(): { promise: Promise<void>; give: () => void } {
  let give = (): void => undefined;
  const promise = new Promise<void>((resolve) => (give = resolve));
  return { promise, give };
}

describe('two transactions at once', () => {
  it('wait for each other at a row, and then see what the other committed', async () => {
    const store = new MemoryStore();
    await store.transaction((tx) => tx.insertEntities([entity('a', 1)]));
    const isLocked = signal();
    const mayCommit = signal();
    const first = store.transaction(async (tx) => {
      await tx.lockEntities(['a']);
      isLocked.give();
      await mayCommit.promise;
      await tx.updateEntities([entity('a', 2)]);
    });
    await isLocked.promise;
    const second = store.transaction((tx) => tx.lockEntities(['a']));
    mayCommit.give();
    await first;
    expect((await second).map((row) => row.version)).toEqual([2]);
  });

  it('see nothing of each other before the commit', async () => {
    const store = new MemoryStore();
    await store.transaction(async (tx) => {
      await tx.insertEntities([entity('a', 1)]);
      expect(await store.transaction((other) => other.lockEntities(['a']))).toEqual([]);
    });
    expect(store.tables.entities.size).toBe(1);
  });

  it('do not both insert one entity: the second waits and is stale', async () => {
    const store = new MemoryStore();
    const insert = (): Promise<void> => store.transaction((tx) => tx.insertEntities([entity('a', 1)]));
    const results = await Promise.allSettled([insert(), insert()]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect((results[1] as PromiseRejectedResult).reason).toBeInstanceOf(StaleEntity);
  });
});

describe('row locks', () => {
  it('tell who closes a circle of waiting', async () => {
    const locks = new RowLocks();
    await locks.take('a', 1);
    await locks.take('b', 2);
    const waiting = locks.take('b', 1);
    await expect(locks.take('a', 2)).rejects.toBeInstanceOf(StoreUnavailable);
    locks.release(['b'], 2);
    expect(await waiting).toBe(true);
  });
});

describe('an injected fault', () => {
  it('before the commit undoes everything, after it nothing', async () => {
    const store = new MemoryStore();
    for (const [point, kept] of [['before commit', 0], ['after commit', 1]] as const) {
      store.at = failAt(point, new StoreUnavailable(point));
      await expect(store.transaction((tx) => tx.insertEntities([entity('a', 1)]))).rejects.toThrow(point);
      expect(store.tables.entities.size).toBe(kept);
    }
  });
});

describe('a transaction', () => {
  it('refuses a statement while another one is under way', async () => {
    const store = new MemoryStore();
    const both = store.transaction((tx) => Promise.all([tx.lockPartition(toyPartition(0)), tx.lockPartition(toyPartition(1))]));
    await expect(both).rejects.toThrow('before lockPartition had answered');
  });

  it('refuses to commit after a failure that was not passed on', async () => {
    const store = new MemoryStore();
    const hidden = store.transaction((tx) => tx.updateEntities([entity('a', 2)]).catch(() => undefined));
    await expect(hidden).rejects.toThrow('commit refused');
  });
});
