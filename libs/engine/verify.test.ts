import { type EntityRow, type Verdict } from '#libs/engine';
import { type Act, Story, changedToyDomain } from '#libs/testing';

const act: Act = { id: 2, isCount: false, isLevel: false, parcel: 0, place: 0, weight: 5, time: 0, recorded: 0, sequence: 0, isRetracted: false, isPlanned: false, again: 0, broken: 0, lane: 0 };
const elsewhere = 3;
const acts: Act[] = [act, { ...act, id: 3, isLevel: true, place: elsewhere }, { ...act, id: 4, isCount: true }];

const kindsOf = ({ problems }: Verdict): string[] => problems.map(({ kind }) => kind);
const change = (story: Story, kind: string, changes: Partial<EntityRow>): void => {
  const { entities } = story.store.tables;
  const row = [...entities.values()].find((entity) => entity.kind === kind);
  if (row) entities.set(row.entityKey, { ...row, ...changes });
};

describe('verification', () => {
  it('finds nothing wrong and nobody waiting when all is as it should be', async () => {
    expect(await (await new Story(acts).take()).verify()).toMatchObject({ entities: 3, versions: 3, waiting: 0, problems: [] });
  });

  it('counts entities that wait for a change of reference data, and judges them as far as the walk has come', async () => {
    const story = await (await new Story(acts).take()).changeReference();
    expect(await story.verify()).toMatchObject({ waiting: 3, problems: [] });
    await story.refold();
    expect(await story.verify()).toMatchObject({ waiting: 0, problems: [] });
  });

  it('names facts that are not where they belong, and contributions that are not the fold, once the walk is over', async () => {
    const story = await (await new Story(acts).take()).changeReference();
    await story.refolder.openDue();
    for (const [key, walk] of story.store.tables.walks) story.store.tables.walks.set(key, { ...walk, isDone: true });
    expect(kindsOf(await story.verify())).toEqual(['applied', 'address']);
  });

  it('excuses no contribution of an entity that was folded after the change', async () => {
    const story = await (await new Story(acts).take()).changeReference();
    change(story, 'level-day', { referenceVersion: 1 });
    expect(kindsOf(await story.verify())).toEqual(['applied']);
  });

  it('counts entities of another fold version, and cannot judge what they contribute', async () => {
    const story = (await new Story(acts).take()).run(changedToyDomain);
    expect(await story.verify()).toMatchObject({ waiting: 3, problems: [] });
    change(story, 'parcel', { foldVersion: 2 });
    expect(kindsOf(await story.verify())).toEqual(['fact', 'applied']);
    change(story, 'parcel', { foldVersion: 2, settledVersion: 2 });
    expect(await story.verify()).toMatchObject({ waiting: 2 });
  });

  it('judges the facts of entities of another fold version all the same', async () => {
    const story = await new Story([...acts, { ...act, id: 5, time: 3 }]).take();
    const parcel = [...story.store.tables.entities.values()].find(({ kind }) => kind === 'parcel');
    change(story, 'fact', { facts: parcel?.facts ?? Buffer.alloc(0) });
    expect(kindsOf(await story.run(changedToyDomain).verify())).toContain('fact');
  });

  it('names what cannot be folded and goes on', async () => {
    const story = await new Story(acts).take();
    const broken = { ...changedToyDomain, fold: () => { throw new TypeError('a bug in the fold'); } };
    const { problems, entities } = await story.run(broken).verify();
    expect([entities, problems.map(({ kind, detail }) => [kind, detail.includes('a bug in the fold')])]).toEqual([3, [['applied', true], ['applied', true], ['applied', true]]]);
  });

  it('finds the same, however few rollups are added up at once', async () => {
    const story = await new Story([...acts, { ...act, id: 6, time: 50, weight: 3 }, { ...act, id: 7, time: 90, isCount: true }]).take();
    const { rollups } = story.store.tables;
    expect(new Set([...rollups.values()].map(({ localDate }) => localDate)).size).toBeGreaterThan(1);
    expect(await story.verify(1)).toEqual(await story.verify());
    const [first, second, ...others] = [...rollups.values()].sort((a, b) => (a.localDate < b.localDate ? -1 : 1));
    const last = others.at(-1);
    rollups.delete(first!.key);
    rollups.set(second!.key, { ...second!, n: second!.n + 1 });
    rollups.set(last!.key, { ...last!, sums: last!.sums.map((sum) => sum + 1n) });
    const byName = ({ problems }: Verdict): string[] => problems.map(({ kind, where }) => `${kind} ${where}`).sort();
    expect(byName(await story.verify(1))).toHaveLength(3);
    expect(byName(await story.verify(1))).toEqual(byName(await story.verify()));
  });
});
