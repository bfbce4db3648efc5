import { type EntityRow, type FactMove, type Store, type Transaction, type Walk, type WalkCounts } from '#libs/engine';
import { keyOf, sampleEntity, sampleFact } from './sample-rows.js';

const counts: WalkCounts = { seen: 1, changed: 0, moved: 0, restated: 0, refused: 0 };
const plenty = [100, 1_000_000] as const;
let domains = 0;

/** What every store must do for walks over entities; each test uses a domain of its own. */
export function describeRefold(store: () => Store): void {
  describeHomes(store);
  describeGroups(store);
  describePages(store);
  describeWalks(store);
}

const run = <T>(store: Store, work: (tx: Transaction) => Promise<T>): Promise<T> => store.transaction(work);

/** Entities of a domain of their own. */
async function makeEntities(store: Store, numbers: readonly number[], changes: Partial<EntityRow> = {}): Promise<string> {
  const domain = `walked-${domains++}`;
  await run(store, (tx) => tx.insertEntities(numbers.map((number) => sampleEntity(number, { domain, ...changes }))));
  return domain;
}

function describeHomes(store: () => Store): void {
  it('reads every version of facts, and entities without locking them', async () => {
    await run(store(), (tx) => tx.insertFacts([sampleFact(401), sampleFact(401, { revision: 1, payload: '{"b":2}' }), sampleFact(402)]));
    const versions = await run(store(), (tx) => tx.readVersions([keyOf(401), keyOf(499)]));
    expect(versions.map(({ revision, payload, receivedAt, eventTime }) => [revision, payload, receivedAt, eventTime]).sort()).toEqual([
      [0, '{}', 1_700_000_000_789, 1_700_000_000_123], [1, '{"b":2}', 1_700_000_000_789, 1_700_000_000_123],
    ]);
    await makeEntities(store(), [411, 410]);
    await run(store(), async (tx) => {
      await tx.lockEntities([keyOf(410)]);
      expect((await run(store(), (other) => other.readEntities([keyOf(411), keyOf(410)]))).map(({ entityKey }) => entityKey)).toEqual([keyOf(410), keyOf(411)]);
    });
  });

  it('gives facts another home, with all revisions that lived at the old one', async () => {
    await run(store(), (tx) => tx.insertFacts([sampleFact(420, { entityKey: keyOf(1) }), sampleFact(420, { revision: 1, entityKey: keyOf(2) }), sampleFact(420, { revision: 2, entityKey: keyOf(2) })]));
    await run(store(), (tx) => tx.moveFacts([{ factId: keyOf(420), from: keyOf(2), to: keyOf(3) }]));
    const versions = await run(store(), (tx) => tx.readVersions([keyOf(420)]));
    expect([...versions].sort((a, b) => a.revision - b.revision).map(({ entityKey }) => entityKey)).toEqual([keyOf(1), keyOf(3), keyOf(3)]);
    expect((await run(store(), (tx) => tx.findHomes([keyOf(420)]))).get(keyOf(420))).toEqual({ entityKey: keyOf(3), revisions: 3 });
  });

  it('throws when a fact does not live where the move says', async () => {
    await run(store(), (tx) => tx.insertFacts([sampleFact(430, { entityKey: keyOf(1) }), sampleFact(431, { entityKey: keyOf(1) })]));
    const moves: FactMove[] = [{ factId: keyOf(430), from: keyOf(1), to: keyOf(3) }, { factId: keyOf(431), from: keyOf(2), to: keyOf(3) }];
    await expect(run(store(), (tx) => tx.moveFacts(moves))).rejects.toThrow();
    expect((await run(store(), (tx) => tx.findHomes([keyOf(430)]))).get(keyOf(430))?.entityKey).toBe(keyOf(1));
  });
}

function describeGroups(store: () => Store): void {
  it('knows the highest watermark and the highest fold version of those who claimed the partitions of a group last', async () => {
    const group = `group-${domains++}`;
    const read = (): Promise<unknown[]> => run(store(), async (tx) => [await tx.readWatermark(group), await tx.foldVersionInForce(group)]);
    expect(await read()).toEqual([undefined, undefined]);
    const claim = (partition: number, foldVersion: number): Promise<unknown> => store().claim({ group, topic: 't', partition }, 'me', 0n, foldVersion);
    await claim(0, 1);
    await claim(1, 2);
    await run(store(), (tx) => tx.advance({ group, topic: 't', partition: 0 }, 1, 0n, 1n, { stored: 1, duplicate: 0, dead: 0, skipped: 0 }, 5_000));
    expect(await read()).toEqual([5_000, 2]);
    await claim(1, 1);
    expect(await read()).toEqual([5_000, 1]);
  });
}

function describePages(store: () => Store): void {
  it('pages through the entities of a domain and tenant in key order, to the end of the table', async () => {
    const domain = await makeEntities(store(), [1_000_005, 1_000_001, 1_000_003]);
    await run(store(), (tx) => tx.insertEntities([sampleEntity(1_000_002, { domain, tenant: 'b' }), sampleEntity(1_000_004, { domain: 'another' })]));
    const walk = async (tenant: string, most: number): Promise<string[]> => {
      const seen: string[] = [];
      for (let after: string | undefined = keyOf(1_000_000); after !== undefined; ) {
        const page = await run(store(), (tx) => tx.entitiesAfter(domain, tenant, after, most, plenty[1]));
        seen.push(...page.entities.map((entity) => `${entity.tenant} ${Number.parseInt(entity.entityKey, 16)}`));
        after = page.reached;
      }
      return seen;
    };
    for (const most of [1, 2, 100]) expect(await walk('', most)).toEqual(['a 1000001', 'b 1000002', 'a 1000003', 'a 1000005']);
    expect(await walk('b', 1)).toEqual(['b 1000002']);
  });

  it('finds entities that another fold version settled, besides those to be left out', async () => {
    const domain = await makeEntities(store(), [1_100_001, 1_100_002], { settledVersion: 2 });
    await run(store(), (tx) => tx.insertEntities([sampleEntity(1_100_003, { domain, settledVersion: 0 }), sampleEntity(1_100_004, { domain, settledVersion: 3 })]));
    const find = async (foldVersion: number, except: readonly string[], most = 100): Promise<number[]> => {
      const found = await run(store(), (tx) => tx.unsettledEntities(domain, foldVersion, except, most, plenty[1]));
      return found.map(({ entityKey }) => Number.parseInt(entityKey, 16) - 1_100_000).sort();
    };
    expect(await find(2, [])).toEqual([3, 4]);
    expect(await find(3, [keyOf(1_100_001)])).toEqual([2, 3]);
    expect(await find(1, [], 1)).toHaveLength(1);
  });
}

function describeWalks(store: () => Store): void {
  const open = (domain: string, foldVersion: number, except: readonly string[] = []): Promise<void> => run(store(), (tx) => tx.openWalks(domain, foldVersion, except));
  const lock = (domain: string, foldVersion: number): Promise<Walk | undefined> => run(store(), (tx) => tx.lockWalk(domain, foldVersion));
  const foldWalk = (domain: string, target: number, cursor: string | undefined = undefined): Walk => ({ domain, cause: 'fold', tenant: '', target, cursor });

  it('opens a walk for a fold version while entities are not settled under it, and again when some are not any more', async () => {
    const domain = await makeEntities(store(), [1_200_001], { settledVersion: 1 });
    await open(domain, 1);
    await open(domain, 2, [keyOf(1_200_001)]);
    expect([await lock(domain, 1), await lock(domain, 2)]).toEqual([undefined, undefined]);
    await open(domain, 2);
    await open(domain, 2);
    expect([await lock(domain, 1), await lock(domain, 2)]).toEqual([undefined, foldWalk(domain, 2)]);
    const end = (): Promise<void> => run(store(), async (tx) => tx.advanceWalk((await tx.lockWalk(domain, 2)) as Walk, undefined, counts, true));
    await end();
    expect(await lock(domain, 2)).toBeUndefined();
    await open(domain, 2);
    expect(await lock(domain, 2)).toEqual(foldWalk(domain, 2));
  });

  it('lets one at a time work on a walk, and goes on from where the last one came', async () => {
    const domain = await makeEntities(store(), [1_300_001], { settledVersion: 1 });
    await open(domain, 2);
    await run(store(), async (tx) => {
      const walk = (await tx.lockWalk(domain, 2)) as Walk;
      expect(await lock(domain, 2)).toBeUndefined();
      await tx.advanceWalk(walk, keyOf(1_300_001), counts, false);
    });
    expect(await lock(domain, 2)).toEqual(foldWalk(domain, 2, keyOf(1_300_001)));
  });

  it('ends the walks of other fold versions with that of the one which has settled all', async () => {
    const domain = await makeEntities(store(), [1_400_001], { settledVersion: 1 });
    await open(domain, 3);
    await open(domain, 2);
    await run(store(), async (tx) => tx.advanceWalk((await tx.lockWalk(domain, 2)) as Walk, undefined, counts, true));
    expect([await lock(domain, 2), await lock(domain, 3)]).toEqual([undefined, undefined]);
  });
}
