import { Applier, Breaker, EventReader, type Outcome, type RestatementRow, factIdOf } from '#libs/engine';
import { type Act, MemoryStore, runScript, toyDomain, toyPartition, toyReference, writeScript } from '#libs/testing';

const act: Act = { id: 2, isCount: false, parcel: 0, place: 3, weight: 5, time: 0, recorded: 0, sequence: 0, isRetracted: false, isPlanned: false, again: 0, broken: 0, lane: 0 };
// Four days later: the watermark closes the day of `act`.
const later: Act = { ...act, id: 9, parcel: 2, time: 4 * 144 };
const idOf = (id: number): string => factIdOf('default', 'toy', '/toy', String(id));

/** One cube of several, so that a change is one row. */
function ofMoves({ tables }: MemoryStore): RestatementRow[] {
  return [...tables.restatements.values()].filter(({ rollup }) => rollup.cube === 'toy_moves');
}

async function restatementsOf(...acts: readonly Act[]): Promise<RestatementRow[]> {
  const { store } = await runScript(acts, 1, [1]);
  return ofMoves(store);
}

/** The restatements of one batch that comes after all others. */
async function restatementsOfBatch(before: readonly Act[], batch: readonly Act[]): Promise<RestatementRow[]> {
  const { store } = await runScript([...before, ...batch], 1, [...before.map(() => 1), batch.length]);
  return ofMoves(store);
}

describe('a change to a day that was closed', () => {
  it.each<[string, Act[], string, (bigint | number)[], object]>([
    ['late', [act, later, { ...act, id: 3, parcel: 1 }], 'late', [1, 5n, 2, 10n], { before: 0, after: 1 }],
    ['a correction', [act, later, { ...act, recorded: 1, weight: 7 }], 'correction', [1, 5n, 1, 7n], { before: 1, after: 2 }],
    ['a retraction', [act, later, { ...act, recorded: 1, isRetracted: true }], 'retraction', [1, 5n, 0, 0n], { before: 1, after: 2 }],
  ])('is listed with before, after, cause and the versions of the fact: %s', async (_, acts, cause, [nBefore, weightBefore, nAfter, weightAfter], versions) => {
    const [row, ...more] = await restatementsOf(...acts);
    expect(more).toEqual([]);
    expect(row).toMatchObject({ cause, versions, before: { n: nBefore }, after: { n: nAfter }, domain: 'toy', rollup: { cube: 'toy_moves', grain: 'day', localDate: '2024-02-29' } });
    expect([row?.before.sums[1], row?.after.sums[1]]).toEqual([weightBefore, weightAfter]);
    expect(row?.factId).toBe(idOf(acts.at(-1)?.id ?? 0));
  });

  it('is not listed while the day is open, nor when nothing changes', async () => {
    expect(await restatementsOf(act, { ...act, recorded: 1, weight: 7 })).toEqual([]);
    expect(await restatementsOf({ ...act, recorded: 3 }, later, { ...act, recorded: 1, weight: 7 })).toEqual([]);
  });

  it('is one row a batch, from what was published before it to what is after it', async () => {
    const batch = [{ ...act, recorded: 1, weight: 7 }, { ...act, recorded: 2, weight: 8 }, { ...act, id: 3, parcel: 1, weight: 2 }];
    const [row, ...more] = await restatementsOfBatch([act, later], batch);
    expect(more).toEqual([]);
    expect(row).toMatchObject({ cause: 'correction', factId: idOf(2), versions: { before: 1, after: 3 }, before: { n: 1, sums: [1n, 5n] }, after: { n: 2, sums: [2n, 10n] } });
  });
});

describe('the fact that a restatement names', () => {
  const today = { ...later, time: later.time + 1 };

  it('changed the day: facts of others in the batch that left it alone are not named', async () => {
    const batch = [{ ...today, id: 4, parcel: 0, place: 0 }, { ...act, id: 3, parcel: 1, recorded: 1, weight: 7 }];
    const rows = await restatementsOfBatch([act, { ...act, id: 3, parcel: 1 }, later], batch);
    expect(rows.map(({ cause, factId }) => [cause, factId])).toEqual([['correction', idOf(3)]]);
  });

  it('is of several facts of one entity the one that lies nearest to the day', async () => {
    const batch = [{ ...later, parcel: 2, recorded: 1, weight: 9 }, { ...act, id: 5, parcel: 2, place: 3 }];
    const rows = await restatementsOfBatch([act, later], batch);
    expect(rows.map(({ cause, factId, rollup }) => [cause, factId, rollup.localDate])).toEqual([['late', idOf(5), '2024-02-29']]);
  });

  it('came and was corrected in one batch: nobody saw its first version', async () => {
    const rows = await restatementsOfBatch([act, later], [{ ...act, id: 3, parcel: 1 }, { ...act, id: 3, parcel: 1, recorded: 1, weight: 1 }]);
    expect(rows).toEqual([expect.objectContaining({ cause: 'late', factId: idOf(3), versions: { before: 0, after: 2 } })]);
  });

  it('is in both places when it moved from one to the other', async () => {
    const rows = await restatementsOf({ ...act, place: 0 }, later, { ...act, place: 1, parcel: 1, recorded: 1 });
    expect(rows.map(({ cause, factId, rollup, before, after }) => [cause, factId, rollup.dims[0], before.n, after.n]).sort()).toEqual([
      ['correction', idOf(2), 'ALA', 1, 0], ['correction', idOf(2), 'POT', 0, 1],
    ]);
  });
});

describe('a change to a closed day that no fact made', () => {
  async function applyTwice(changed: { foldVersion?: number; referenceVersion?: number }): Promise<RestatementRow[]> {
    const { log } = writeScript([act, later, { ...later, id: 6, parcel: 0, time: later.time + 1 }], 1);
    const store = new MemoryStore();
    const id = toyPartition(0);
    await store.claim(id, 'one', 0n);
    const apply = (domain: typeof toyDomain, version: number, from: bigint, size: number): Promise<Outcome> => {
      // In the newer data the place is known.
      const place: ReturnType<typeof toyReference>['place'] = (codes, time) => toyReference().place(version > 1 ? ['NODE:POT'] : codes, time);
      const references = { snapshot: () => Promise.resolve({ ...toyReference(version), place }) };
      return new Applier({ domain, reader: new EventReader([domain]), store, references, breaker: new Breaker(), now: () => 0 }).apply(id, 1, log.read(0, from, size));
    };
    await apply(toyDomain, 1, 0n, 2);
    const { foldVersion = 1, referenceVersion = 1 } = changed;
    const fold: typeof toyDomain.fold = (...args) => {
      const { contributions } = toyDomain.fold(...args);
      return { contributions: contributions.map((line) => (line.cube === 'toy_moves' ? { ...line, measures: [1, 100] } : line)) };
    };
    await apply(foldVersion > 1 ? { ...toyDomain, foldVersion, fold } : toyDomain, referenceVersion, 2n, 1);
    return ofMoves(store);
  }

  it('has newer reference data as its cause, although a fact made the engine look', async () => {
    const rows = await applyTwice({ referenceVersion: 2 });
    expect(rows.map(({ cause, factId, versions, rollup }) => [cause, factId, versions, rollup.dims[0]]).sort()).toEqual([['reference', undefined, undefined, 'POT'], ['reference', undefined, undefined, 'unknown']]);
  });

  it('has the newer fold as its cause', async () => {
    expect((await applyTwice({ foldVersion: 2 })).map(({ cause, factId }) => [cause, factId])).toEqual([['fold', undefined]]);
  });
});
