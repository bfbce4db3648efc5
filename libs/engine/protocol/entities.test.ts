import { type EntityRow, StaleEntity, StoreUnavailable } from '#libs/engine';
import { type Act, type MemoryRules, MemoryStore, Random, Scheduler, alterStore, drainPartition, findMistakes, runScript, toyApplier, writeScript } from '#libs/testing';

const act: Act = { id: 2, isCount: false, parcel: 0, place: 0, weight: 5, time: 0, recorded: 0, sequence: 0, isRetracted: false, isPlanned: false, again: 0, broken: 0, lane: 0 };

/** Two partitions with facts of the same parcel, drained at once in an order that follows from the seed. */
async function drainTogether(seed: number, rules: Partial<MemoryRules>): Promise<{ store: MemoryStore; mistakes: string[] }> {
  const acts = [0, 1, 2, 3, 4, 5, 6, 7].map((n): Act => ({ ...act, id: 2 + n, time: n * 7, lane: n % 2 }));
  const { log, sent } = writeScript(acts, 2);
  const store = new MemoryStore({ rules });
  const scheduler = new Scheduler(new Random(seed));
  store.at = () => scheduler.turn();
  for (const partition of [0, 1]) scheduler.start(() => drainPartition(store, toyApplier(store), log, partition, [1]));
  const stuck = await scheduler.run(5_000).then(() => [], (error: unknown) => [String(error)]);
  return { store, mistakes: [...stuck, ...findMistakes(store.tables, sent)] };
}

const seeds = Array.from({ length: 30 }, (_, seed) => seed);

async function countWrong(rules: Partial<MemoryRules>): Promise<number> {
  let wrong = 0;
  for (const seed of seeds) wrong += (await drainTogether(seed, rules)).mistakes.length > 0 ? 1 : 0;
  return wrong;
}

describe('rule 5: an entity is written only at the version that was read', () => {
  it('keeps numbers right when facts of one entity come from two partitions at once', async () => {
    expect(await countWrong({})).toBe(0);
  });

  it('keeps them right without row locks too', async () => {
    expect(await countWrong({ locksRows: false })).toBe(0);
  });

  it('is noticed when neither rows are locked nor versions compared', async () => {
    expect(await countWrong({ locksRows: false, comparesVersions: false })).toBeGreaterThan(0);
  });

  it('lets a stale entity undo the batch, which then succeeds', async () => {
    const { log, sent } = writeScript([act, { ...act, id: 3 }], 1);
    const memory = new MemoryStore();
    let failures = 0;
    const store = alterStore(memory, (tx) => ({
      insertEntities: (rows) => (failures++ < 3 ? Promise.reject(new StaleEntity('raced')) : tx.insertEntities(rows)),
    }));
    await drainPartition(store, toyApplier(store), log, 0, [2]);
    expect([failures, findMistakes(memory.tables, sent)]).toEqual([4, []]);
  });
});

describe('rule 6: a fact whose new version belongs to another entity moves', () => {
  const moved = [act, { ...act, id: 3, time: 9 }, { ...act, recorded: 1, parcel: 1 }, { ...act, recorded: 2, isCount: true }, { ...act, recorded: 3, isRetracted: true }, { ...act, recorded: 4 }];

  it.each([1, 2, 3, 6])('from home to home, in batches of %i', async (size) => {
    const { store, sent } = await runScript(moved, 1, [size]);
    expect(findMistakes(store.tables, sent)).toEqual([]);
  });

  it('is noticed when the store takes one version twice', async () => {
    const { store, sent } = await runScript(moved, 1, [1], { rules: { keepsFactsUnique: false } });
    expect(findMistakes(store.tables, sent)).not.toEqual([]);
  });

  it('costs one more look, not another transaction', async () => {
    const points: string[] = [];
    const { store, sent } = await runScript(moved.slice(0, 3), 1, [1], { at: (point) => void points.push(point) });
    expect(points.filter((point) => point === 'before insertFacts')).toHaveLength(4);
    expect(points.filter((point) => point === 'before lockPartition')).toHaveLength(3);
    expect(findMistakes(store.tables, sent)).toEqual([]);
  });

  it('locks what it finds in the order of keys, so that no two batches wait for each other', async () => {
    const parcels = [0, 1, 2, 3, 4, 5];
    const first = parcels.map((parcel): Act => ({ ...act, id: 10 + parcel, parcel }));
    const { log, sent } = writeScript([...first, ...first.map((each): Act => ({ ...each, recorded: 1, parcel: 5 - each.parcel }))], 1);
    const memory = new MemoryStore();
    const locked: string[][] = [];
    const store = alterStore(memory, (tx) => {
      const keys: string[] = [];
      locked.push(keys);
      const lockEntities = async (wanted: readonly string[]): Promise<EntityRow[]> => {
        const rows = await tx.lockEntities(wanted);
        keys.push(...rows.map(({ entityKey }) => entityKey));
        return rows;
      };
      return { lockEntities };
    });
    await drainPartition(store, toyApplier(store), log, 0, [6, 1, 1, 1, 1, 1, 1]);
    expect(locked).toEqual(locked.map((keys) => [...keys].sort()));
    expect(Math.max(...locked.map((keys) => keys.length))).toBeGreaterThan(1);
    expect(findMistakes(memory.tables, sent)).toEqual([]);
  });

  it('is tried again when its home moved on while it was looked up', async () => {
    const { log, sent } = writeScript([act, { ...act, id: 3, parcel: 1 }, { ...act, recorded: 1, parcel: 2 }], 1);
    const memory = new MemoryStore();
    let lies = 1;
    const store = alterStore(memory, (tx) => ({
      findHomes: async (ids) => {
        const homes = await tx.findHomes(ids);
        const elsewhere = [...memory.tables.entities.values()].find((entity) => entity.naturalKey === 'P1');
        if (homes.size === 0 || !elsewhere || lies-- <= 0) return homes;
        return new Map([...homes].map(([factId, home]) => [factId, { ...home, entityKey: elsewhere.entityKey }]));
      },
    }));
    await drainPartition(store, toyApplier(store), log, 0, [1]);
    expect([lies < 1, findMistakes(memory.tables, sent)]).toEqual([true, []]);
  });
});

describe('rule 7: locks are taken in one order', () => {
  it('partition, then entities by key, then rollups by key, and rows are handed over in that order', async () => {
    const acts = Array.from({ length: 24 }, (_, n): Act => ({ ...act, id: 2 + n, parcel: n % 7, place: n % 4, time: n * 9, isCount: n % 5 === 0 }));
    const { log } = writeScript([...acts, ...acts.map((a) => ({ ...a, recorded: 1, weight: 1 }))], 1);
    const calls: (readonly [string, readonly string[]])[] = [];
    const memory = new MemoryStore();
    const store = alterStore(memory, (tx) => ({
      lockPartition: (id) => (calls.push(['partition', []]), tx.lockPartition(id)),
      lockEntities: (keys) => (calls.push(['lock entities', keys]), tx.lockEntities(keys)),
      insertFacts: (rows) => (calls.push(['facts', rows.map((row) => `${row.factId}/${row.revision}`)]), tx.insertFacts(rows)),
      updateEntities: (rows) => (calls.push(['update entities', rows.map((row) => row.entityKey)]), tx.updateEntities(rows)),
      insertEntities: (rows) => (calls.push(['insert entities', rows.map((row) => row.entityKey)]), tx.insertEntities(rows)),
      insertOrLockRollups: (rows) => (calls.push(['insert or lock rollups', rows.map((row) => row.key)]), tx.insertOrLockRollups(rows)),
      writeRollups: (rows) => (calls.push(['write rollups', rows.map((row) => row.key)]), tx.writeRollups(rows)),
    }));
    await drainPartition(store, toyApplier(store), log, 0, [24]);
    expect(calls.map(([name]) => name)).toEqual([
      'partition', 'lock entities', 'facts', 'insert entities', 'insert or lock rollups', 'write rollups',
      'partition', 'lock entities', 'facts', 'update entities', 'insert or lock rollups', 'write rollups',
    ]);
    for (const [, keys] of calls) expect(keys).toEqual([...keys].sort());
  });

  it('and a deadlock that happens all the same is tried again', async () => {
    const { log, sent } = writeScript([act], 1);
    const memory = new MemoryStore();
    let deadlocks = 0;
    const store = alterStore(memory, (tx) => ({
      insertOrLockRollups: (rows) => (deadlocks++ === 0 ? Promise.reject(new StoreUnavailable('deadlock detected')) : tx.insertOrLockRollups(rows)),
    }));
    await drainPartition(store, toyApplier(store), log, 0, [1]);
    expect([deadlocks, findMistakes(memory.tables, sent)]).toEqual([2, []]);
  });
});
