import { type EntityRow, type PartitionId, RefusedByStore, type RollupRow, StaleEntity, type Store } from '#libs/engine';
import { describeLongLives } from './store-conformance-lives.js';
import { describeRefold } from './store-conformance-refold.js';
import { keyOf, sampleDeadLetter, sampleEntity, sampleFact, sampleRollup } from './sample-rows.js';

/** A store under test, empty. */
export interface StoreUnderTest {
  readonly store: Store;
  close(): Promise<void>;
}

/** The suite that every store must pass. `makeStore` gives an empty one; it is called once. */
export function describeStore(name: string, makeStore: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a store`, () => {
    let tested: StoreUnderTest;
    beforeAll(async () => {
      tested = await makeStore();
    });
    afterAll(() => tested?.close());

    describePartitions(() => tested.store);
    describeTransactions(() => tested.store);
    describeFacts(() => tested.store);
    describeEntities(() => tested.store);
    describeLongLives(() => tested.store);
    describeRollups(() => tested.store);
    describeRefold(() => tested.store);
  });
}

let partitions = 0;

function newPartition(): PartitionId {
  return { group: 'g', topic: 't', partition: partitions++ };
}

function describePartitions(store: () => Store): void {
  const none = { stored: 0, duplicate: 0, dead: 0, skipped: 0 };

  it('claims a partition from the first offset, then from where it stands, one epoch further', async () => {
    const id = newPartition();
    expect(await store().claim(id, 'one', 7n)).toEqual({ nextOffset: 7n, epoch: 1, watermark: undefined, state: 'running', haltReason: undefined });
    await store().transaction((tx) => tx.advance(id, 1, 7n, 10n, { stored: 1, duplicate: 1, dead: 1, skipped: 0 }, 5_000));
    expect(await store().claim(id, 'two', 0n)).toEqual({ nextOffset: 10n, epoch: 2, watermark: 5_000, state: 'running', haltReason: undefined });
  });

  it('knows nothing of a partition that was never claimed', async () => {
    expect(await store().transaction((tx) => tx.lockPartition(newPartition()))).toBeUndefined();
  });

  it('advances only from the offset and under the epoch that stand', async () => {
    const id = newPartition();
    await store().claim(id, 'one', 0n);
    await store().claim(id, 'two', 0n);
    const advance = (epoch: number, from: bigint): Promise<boolean> =>
      store().transaction((tx) => tx.advance(id, epoch, from, from + 1n, { ...none, stored: 1 }, undefined));
    expect(await advance(1, 0n)).toBe(false);
    expect(await advance(2, 1n)).toBe(false);
    expect(await advance(2, 0n)).toBe(true);
    expect((await store().transaction((tx) => tx.lockPartition(id)))?.nextOffset).toBe(1n);
  });

  it('adds counters up over many steps', async () => {
    const id = newPartition();
    await store().claim(id, 'one', 3n);
    for (const from of [3n, 5n, 7n]) {
      expect(await store().transaction((tx) => tx.advance(id, 1, from, from + 2n, { ...none, stored: 1, dead: 1 }, undefined))).toBe(true);
    }
  });

  it('refuses counters that do not add up to the offsets consumed', async () => {
    const id = newPartition();
    await store().claim(id, 'one', 0n);
    const miscounted = store().transaction((tx) => tx.advance(id, 1, 0n, 5n, { ...none, stored: 4 }, undefined));
    await expect(miscounted).rejects.toThrow();
    await expect(miscounted).rejects.not.toBeInstanceOf(RefusedByStore);
  });

  it('never moves a watermark back', async () => {
    const id = newPartition();
    await store().claim(id, 'one', 0n);
    const step = (from: bigint, watermark: number | undefined): Promise<boolean> =>
      store().transaction((tx) => tx.advance(id, 1, from, from + 1n, { ...none, stored: 1 }, watermark));
    await step(0n, 9_000);
    await step(1n, 8_000);
    await step(2n, undefined);
    expect((await store().transaction((tx) => tx.lockPartition(id)))?.watermark).toBe(9_000);
  });

  it('keeps a partition halted through a claim, and lets no earlier claimant halt it', async () => {
    const id = newPartition();
    await store().claim(id, 'one', 0n);
    await store().claim(id, 'two', 0n);
    await store().transaction((tx) => tx.halt(id, 1, 'gap', ''));
    expect((await store().transaction((tx) => tx.lockPartition(id)))?.state).toBe('running');
    await store().transaction((tx) => tx.halt(id, 2, 'gap', '5 to 9'));
    expect(await store().claim(id, 'three', 0n)).toMatchObject({ state: 'halted', haltReason: 'gap', epoch: 3 });
  });
}

function describeTransactions(store: () => Store): void {
  it('keeps nothing of a transaction whose work throws, and passes the error on', async () => {
    const failed = store().transaction(async (tx) => {
      await tx.insertFacts([sampleFact(500)]);
      await tx.insertEntities([sampleEntity(500)]);
      throw new RangeError('enough');
    });
    await expect(failed).rejects.toThrow(new RangeError('enough'));
    const left = await store().transaction(async (tx) => [(await tx.findHomes([keyOf(500)])).size, (await tx.lockEntities([keyOf(500)])).length]);
    expect(left).toEqual([0, 0]);
  });

  it('takes empty lists', async () => {
    await store().transaction(async (tx) => {
      expect(await tx.insertFacts([])).toBe(true);
      await tx.insertEntities([]);
      await tx.updateEntities([]);
      expect((await tx.insertOrLockRollups([])).size).toBe(0);
      await tx.writeRollups([]);
      await tx.insertDeadLetters([]);
      await tx.insertRestatements([]);
      expect((await tx.findHomes([])).size).toBe(0);
      expect(await tx.lockEntities([])).toEqual([]);
    });
  });

  it('says 0 for tenants without reference rows while there are no common ones', async () => {
    expect(await store().transaction((tx) => tx.referenceVersions(['a', 'b']))).toEqual(new Map([['a', 0], ['b', 0]]));
  });

  it('takes a record refused twice, whatever bytes it has', async () => {
    const letter = sampleDeadLetter(1n, {
      key: Buffer.alloc(0), value: undefined, headers: [['a\0"\\', Buffer.from([0, 255])]], detail: 'NUL \0 inside', source: 'a\0', eventId: '"{},\\',
    });
    await store().transaction((tx) => tx.insertDeadLetters([letter, sampleDeadLetter(2n)]));
    await store().transaction((tx) => tx.insertDeadLetters([letter]));
  });

  it('takes restatements with and without a fact', async () => {
    const rollup = sampleRollup(1, { dims: ['"', '\\', ''] });
    const restatement = { tenant: 'a', domain: 'd', rollup, before: { n: 0, sums: [] }, after: { n: 1, sums: [-(2n ** 63n)] }, at: 1_700_000_000_000 };
    await store().transaction((tx) =>
      tx.insertRestatements([{ ...restatement, cause: 'late', factId: keyOf(1), versions: { before: 0, after: 1 } }, { ...restatement, cause: 'fold', factId: undefined }]));
  });
}

function describeFacts(store: () => Store): void {
  it('finds the home of the latest version and counts versions', async () => {
    await store().transaction(async (tx) => {
      expect(await tx.insertFacts([sampleFact(101, { entityKey: keyOf(1) }), sampleFact(100, { entityKey: keyOf(2), eventTime: undefined })])).toBe(true);
      expect(await tx.insertFacts([sampleFact(100, { revision: 1, entityKey: keyOf(3), warnings: ['a"b', 'c'], payload: 'é€😀' })])).toBe(true);
    });
    const homes = await store().transaction((tx) => tx.findHomes([keyOf(100), keyOf(101), keyOf(102)]));
    expect(homes).toEqual(new Map([[keyOf(100), { entityKey: keyOf(3), revisions: 2 }], [keyOf(101), { entityKey: keyOf(1), revisions: 1 }]]));
  });

  it('inserts none of a batch with a version that is stored already, and the transaction goes on', async () => {
    await store().transaction((tx) => tx.insertFacts([sampleFact(110)]));
    const inserted = await store().transaction(async (tx) => {
      await tx.insertEntities([sampleEntity(110)]);
      const results = [await tx.insertFacts([sampleFact(111), sampleFact(110)]), await tx.insertFacts([sampleFact(112)])];
      return results;
    });
    expect(inserted).toEqual([false, true]);
    const homes = await store().transaction((tx) => tx.findHomes([keyOf(111), keyOf(112)]));
    expect([...homes.keys()]).toEqual([keyOf(112)]);
    expect(await store().transaction((tx) => tx.lockEntities([keyOf(110)]))).toHaveLength(1);
  });
}

function describeEntities(store: () => Store): void {
  const full: EntityRow = sampleEntity(201, {
    facts: Buffer.from([0, 10, 92, 255]), applied: Buffer.alloc(5_000, 7), flags: '{"00":["place_unknown"]}', state: 'AT', atNode: 'KZ-X', since: 1_700_000_000,
  });

  it('gives entities back as they were written, in key order', async () => {
    await store().transaction((tx) => tx.insertEntities([full, sampleEntity(200)]));
    expect(await store().transaction((tx) => tx.lockEntities([keyOf(202), keyOf(201), keyOf(200)]))).toEqual([sampleEntity(200), full]);
  });

  it('updates entities whose version is the one before', async () => {
    const changed = { ...full, version: 2, facts: Buffer.from([9]), flags: undefined, state: undefined, atNode: undefined, since: undefined, foldVersion: 4 };
    await store().transaction((tx) => tx.updateEntities([changed]));
    expect(await store().transaction((tx) => tx.lockEntities([keyOf(201)]))).toEqual([changed]);
  });

  it('throws StaleEntity for an update of another version, and nothing of it stays', async () => {
    await store().transaction((tx) => tx.insertEntities([sampleEntity(210), sampleEntity(211)]));
    const stale = store().transaction((tx) => tx.updateEntities([sampleEntity(210, { version: 2 }), sampleEntity(211, { version: 3 })]));
    await expect(stale).rejects.toBeInstanceOf(StaleEntity);
    const versions = (await store().transaction((tx) => tx.lockEntities([keyOf(210), keyOf(211)]))).map((row) => row.version);
    expect(versions).toEqual([1, 1]);
  });

  it('throws StaleEntity for an insert of one that exists', async () => {
    await store().transaction((tx) => tx.insertEntities([sampleEntity(220)]));
    await expect(store().transaction((tx) => tx.insertEntities([sampleEntity(219), sampleEntity(220)]))).rejects.toBeInstanceOf(StaleEntity);
    expect(await store().transaction((tx) => tx.lockEntities([keyOf(219)]))).toEqual([]);
  });
}

function describeRollups(store: () => Store): void {
  it('gives back what was written, and nothing for what is new', async () => {
    const row = sampleRollup(301, { dims: ['a"b', 'c\\,{}', ''], n: 3, sums: [2n ** 63n - 1n, -5n], bins: [0, 900], counts: [1, 2] });
    await store().transaction(async (tx) => {
      expect(await tx.insertOrLockRollups([row, sampleRollup(300)])).toEqual(new Map());
    });
    const found = await store().transaction(async (tx) => {
      const rows = await tx.insertOrLockRollups([sampleRollup(300, { n: 9 }), row]);
      await tx.writeRollups([...rows.values()]);
      return rows;
    });
    expect(found).toEqual(new Map([[keyOf(300), sampleRollup(300)], [keyOf(301), row]]));
  });

  it('makes no row with n = 0, and removes one that is written so', async () => {
    const rows = (n: number): RollupRow[] => [sampleRollup(310, { n }), sampleRollup(311, { n: 0 })];
    const enter = (n: number): Promise<number> =>
      store().transaction(async (tx) => {
        const found = await tx.insertOrLockRollups(rows(n));
        await tx.writeRollups([...found.values()].map((row) => ({ ...row, n: 0 })));
        return found.size;
      });
    expect([await enter(1), await enter(1), await enter(0)]).toEqual([0, 1, 0]);
  });
}
