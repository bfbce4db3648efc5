import { type EntityRow, type Rebuilt, type RebuildWish, RefusedByStore, StoreUnavailable, packApplied, packFacts, rebuildDomain, unpackApplied, unpackFacts } from '#libs/engine';
import { type Act, Story, alterStore, changedToyDomain, failAt, memoryVerifySource, toyDomain, toyReader, toyReferences } from '#libs/testing';

const act: Act = { id: 2, isCount: false, isLevel: false, parcel: 0, place: 0, weight: 5, time: 0, recorded: 0, sequence: 0, isRetracted: false, isPlanned: false, again: 0, broken: 0, lane: 0 };
/** Two moves of one parcel, a count and a level; four days later another move closes their days. */
const acts: Act[] = [act, { ...act, id: 3, time: 3, place: 1 }, { ...act, id: 4, isCount: true }, { ...act, id: 5, isLevel: true }, { ...act, id: 6, parcel: 2, time: 4 * 144 }];
const everyDay = { from: '2024-01-01', to: '2025-01-01' };

function rebuild(story: Story, wish: Partial<RebuildWish> = {}, domain = toyDomain, store = story.store as Parameters<typeof alterStore>[0]): Promise<Rebuilt> {
  const reader = toyReader(domain);
  const now = story.store.tables.referenceChanges.size;
  const references = { snapshot: (tenant: string) => toyReferences.snapshot(tenant, now) };
  return rebuildDomain({
    domain, reader, store, references: toyReferences, group: 'toy', now: () => 0, rest: () => Promise.resolve(), onProgress: () => undefined,
    snapshot: (work) => work(memoryVerifySource(story.store.tables), references),
  }, { days: everyDay, isDryRun: false, run: 'a rebuild', ...wish });
}

function tamperEntity(story: Story, kind: string, change: (row: EntityRow) => Partial<EntityRow>): void {
  const { entities } = story.store.tables;
  const row = [...entities.values()].find((entity) => entity.kind === kind) as EntityRow;
  entities.set(row.entityKey, { ...row, ...change(row) });
}

/** Takes the weight of a parcel for ten times what it is. */
const heavier = ({ applied }: EntityRow): Partial<EntityRow> => ({
  applied: packApplied(unpackApplied(applied).map((line) => (line.cube === 'toy_moves' ? { ...line, measures: [1, 50] } : line))),
});

function changeKept(facts: Buffer): Buffer {
  return packFacts(new Map([...unpackFacts(facts)].map(([factId, held]) => [factId, { ...held, kept: { parcel: 'P9', place: 'ALA', weight: 1, classifier: 'ACTUAL' } }])));
}

function tamperRollup(story: Story, cube: string, n: number): void {
  const { rollups } = story.store.tables;
  const row = [...rollups.values()].find((each) => each.cube === cube && each.grain === 'day');
  if (row) rollups.set(row.key, { ...row, n, sums: [BigInt(n), 7n] });
}

const shortly = ({ differences }: Rebuilt): string[] => differences.map(({ cube, grain, measure, before, after, wrong }) => `${cube} ${grain} ${measure} ${before} > ${after} ${wrong}`);

describe('a rebuild', () => {
  it('changes nothing where nothing differs', async () => {
    const story = await new Story(acts).take();
    expect(await rebuild(story)).toMatchObject({ entities: 4, differing: 0, waiting: 0, refused: [], differences: [] });
  });

  it('says in a dry run what differs, and changes nothing', async () => {
    const story = await new Story(acts).take();
    tamperRollup(story, 'toy_counts', 9);
    const before = [...story.store.tables.rollups.values()];
    expect(shortly(await rebuild(story, { isDryRun: true }))).toEqual(['toy_counts day contributions 9 > 1 rollup', 'toy_counts day facts 9 > 1 rollup', 'toy_counts day value 7 > 5 rollup']);
    expect([...story.store.tables.rollups.values()]).toEqual(before);
  });

  it('makes a rollup right that somebody changed, or took away, or invented, and lists it where its day was closed', async () => {
    const story = await new Story(acts).take();
    const { rollups, restatements } = story.store.tables;
    tamperRollup(story, 'toy_counts', 9);
    const [taken] = [...rollups.values()].filter(({ cube, grain }) => cube === 'toy_levels' && grain === 'day');
    if (taken) rollups.delete(taken.key);
    rollups.set('f'.repeat(32), { ...(taken as NonNullable<typeof taken>), key: 'f'.repeat(32), dims: ['NOWHERE'] });
    expect((await rebuild(story)).differenceCount).toBeGreaterThan(0);
    expect((await story.verify()).problems).toEqual([]);
    expect([...restatements.values()].map(({ cause, rollup }) => `${cause} ${rollup.cube} ${rollup.dims.join()}`).sort()).toEqual(['fold toy_counts ALA', 'fold toy_levels ALA', 'fold toy_levels NOWHERE']);
    expect(await rebuild(story)).toMatchObject({ differing: 0, differences: [] });
  });

  it('makes entities add what their facts fold to, from whatever they had applied', async () => {
    const story = await new Story(acts).take();
    tamperEntity(story, 'parcel', heavier);
    const rebuilt = await rebuild(story);
    expect([rebuilt.differing, shortly(rebuilt)]).toEqual([1, []]); // what was published was right
    expect((await story.verify()).problems).toEqual([]);
  });

  it('lists what was published wrong because entities had applied something else', async () => {
    const story = await new Story(acts).take();
    const before = [...story.store.tables.rollups].filter(([, { cube }]) => cube === 'toy_moves');
    tamperEntity(story, 'parcel', heavier);
    await rebuild(story);
    for (const [key, row] of before) story.store.tables.rollups.set(key, { ...row, sums: [row.sums[0] ?? 0n, (row.sums[1] ?? 0n) + 45n] });
    tamperEntity(story, 'parcel', heavier);
    const rebuilt = await rebuild(story);
    expect(shortly(rebuilt)).toContain('toy_moves day weight 50 > 5 applied');
    expect((await story.verify()).problems).toEqual([]);
  });

  it('makes entities hold the facts that are stored, and be in the state that follows', async () => {
    const story = await new Story(acts).take();
    const [parcel] = [...story.store.tables.entities.values()].filter(({ kind }) => kind === 'parcel');
    tamperEntity(story, 'parcel', ({ facts }) => ({ facts: changeKept(facts), state: 'LOST' }));
    expect((await rebuild(story)).differing).toBe(1);
    const after = story.store.tables.entities.get(parcel?.entityKey ?? '');
    expect([after?.state, after?.facts.toString('hex')]).toEqual(['SEEN', parcel?.facts.toString('hex')]);
  });

  it('looks at the cube and the days asked for only', async () => {
    const story = await new Story(acts).take();
    tamperRollup(story, 'toy_counts', 9);
    expect(await rebuild(story, { cube: 'toy_levels' })).toMatchObject({ differences: [] });
    expect(await rebuild(story, { days: { from: '2024-03-02', to: '2024-12-01' } })).toMatchObject({ entities: 1, differences: [] });
    expect((await rebuild(story, { cube: 'toy_counts', days: { from: '2024-02-29', to: '2024-03-01' } })).differenceCount).toBe(3);
  });

  it('makes the month right that the days asked for lie in', async () => {
    const story = await new Story(acts).take();
    const { rollups } = story.store.tables;
    for (const row of [...rollups.values()].filter(({ grain }) => grain === 'month')) rollups.set(row.key, { ...row, n: row.n + 1 });
    await rebuild(story, { days: { from: '2024-02-29', to: '2024-03-05' } });
    expect((await story.verify()).problems).toEqual([]);
  });

  it('leaves entities to the walk that will come to them', async () => {
    const story = await (await new Story([...acts, { ...act, id: 7, isLevel: true, place: 3 }]).take()).changeReference();
    expect(await rebuild(story)).toMatchObject({ waiting: 5, differing: 0, differences: [] });
  });

  it('tries again while the store is busy, and names what cannot be folded', async () => {
    const story = await new Story(acts).take();
    tamperEntity(story, 'parcel', heavier);
    story.store.at = failAt('before lockEntities', new StoreUnavailable('busy'), 2);
    await rebuild(story);
    expect((await story.verify()).problems).toEqual([]);
    tamperEntity(story, 'parcel', heavier);
    const refusing = alterStore(story.store, () => ({ updateEntities: () => Promise.reject(new RefusedByStore('no')) }));
    const { refused } = await rebuild(story, {}, toyDomain, refusing);
    expect(refused).toEqual([expect.stringMatching(/^entity .*: no$/)]);
  });

  it('is not done by another release than the one whose consumers run', async () => {
    const story = await new Story(acts).take();
    await expect(rebuild(story, {}, changedToyDomain)).rejects.toThrow('rebuild with the release whose consumers run');
  });
});
