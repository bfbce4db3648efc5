import { type Domain } from '#libs/contracts';
import { Refolder, type RestatementRow, RefusedByStore, StoreUnavailable, unpackFacts } from '#libs/engine';
import { type Act, Story, alterStore, changedToyDomain, failAt, points, toyDomain, toyReader, toyReferences, walkSteps } from '#libs/testing';

const act: Act = { id: 2, isCount: false, isLevel: false, parcel: 0, place: 0, weight: 5, time: 0, recorded: 0, sequence: 0, isRetracted: false, isPlanned: false, again: 0, broken: 0, lane: 0 };
const level: Act = { ...act, isLevel: true };
const [almaty, elsewhere] = [0, 3];
/** Four days later: the watermark closes the days before. */
const later: Act = { ...act, id: 19, parcel: 2, time: 4 * 144 };

/** Two levels and a move at a place nobody knows, a level at one that everybody knows. */
const unknownPlace: Act[] = [
  { ...level, id: 3, place: elsewhere, time: 0 }, { ...level, id: 4, place: elsewhere, time: 40 }, { ...act, id: 5, place: elsewhere }, { ...level, id: 6, place: almaty }, later,
];

const restatementsIn = (story: Story): RestatementRow[] => [...story.store.tables.restatements.values()];
const versionsIn = (story: Story): Map<string, number> => new Map([...story.store.tables.entities.values()].map((row) => [row.naturalKey, row.version]));

describe('after a change of reference data', () => {
  it('facts go to the entities they belong to now, as if they had been sent anew', async () => {
    const story = await (await new Story(unknownPlace).take()).changeReference();
    expect(story.findMistakes()).not.toEqual([]);
    await story.refold();
    expect(story.findMistakes()).toEqual([]);
    const level3 = [...story.store.tables.facts.values()].find(({ eventId }) => eventId === '3');
    expect(story.store.tables.entities.get(level3?.entityKey ?? '')?.naturalKey).toBe('ELSEWHERE 2024-02-29');
    expect(story.countsOf('reference')).toEqual({ seen: 4, changed: 3, moved: 2, restated: 6, refused: 0 });
  });

  it('changes of closed days are listed with the cause `reference` and a fact', async () => {
    const story = await (await (await new Story(unknownPlace).take()).changeReference()).refold();
    const listed = restatementsIn(story).filter(({ rollup }) => rollup.cube === 'toy_levels');
    expect(listed.map(({ cause, rollup, before, after }) => [cause, ...rollup.dims, before.n, after.n]).sort()).toEqual([
      ['reference', 'ELSEWHERE', 0, 2], ['reference', 'unknown', 2, 0],
    ]);
    const ids = new Map([...story.store.tables.facts.values()].map(({ factId, eventId }) => [factId, eventId]));
    for (const { factId } of listed) expect(['3', '4']).toContain(ids.get(factId ?? ''));
  });

  it('changes of open days are not listed', async () => {
    const story = await (await (await new Story(unknownPlace.slice(0, 4)).take()).changeReference()).refold();
    expect([story.findMistakes(), restatementsIn(story)]).toEqual([[], []]);
  });

  it('two codes that turn out to be one node become one entity', async () => {
    const story = await new Story([{ ...level, id: 3, place: elsewhere, time: 20 }, { ...level, id: 4, place: almaty, time: 40 }]).take();
    for (let change = 0; change < 3; change++) await story.changeReference();
    await story.refold();
    expect(story.findMistakes()).toEqual([]);
    const holding = [...story.store.tables.entities.values()].filter(({ facts }) => unpackFacts(facts).size > 0);
    expect(holding.map(({ naturalKey, facts }) => [naturalKey, unpackFacts(facts).size])).toEqual([['ALA 2024-02-29', 2]]);
  });

  it('what comes out the same is neither locked nor written', async () => {
    const story = await new Story([...unknownPlace, { ...act, id: 7, parcel: 1, time: 3 }]).take();
    const before = versionsIn(story);
    await story.changeReference();
    const locked: string[] = [];
    const store = alterStore(story.store, (tx) => ({ lockEntities: (keys) => (locked.push(...keys), tx.lockEntities(keys)) }));
    const refolder = new Refolder({ domain: toyDomain, reader: toyReader(toyDomain), store, references: toyReferences, group: 'toy', now: () => 0 });
    await refolder.openDue();
    while ((await refolder.step()).kind !== 'idle');
    const after = versionsIn(story);
    expect([...before].filter(([name, version]) => after.get(name) !== version).map(([name]) => name).sort()).toEqual(['P0', 'code ELSEWHERE 2024-02-29']);
    expect(locked).toHaveLength(3);
  });

  it('what is withdrawn stays where it was withdrawn, and goes where it belongs once it is restated', async () => {
    const withdrawn = { ...level, id: 3, place: elsewhere, recorded: 1, isRetracted: true };
    const story = await new Story([{ ...level, id: 3, place: elsewhere }, withdrawn, { ...level, id: 3, place: elsewhere, recorded: 2 }]).take(2);
    await (await story.changeReference()).refold();
    expect([story.findMistakes(), story.countsOf('reference')?.moved]).toEqual([[], 0]);
    await story.take();
    expect(story.findMistakes()).toEqual([]);
  });

  it('a second walk finds nothing to do', async () => {
    const story = await (await (await new Story(unknownPlace).take()).changeReference()).refold();
    const before = versionsIn(story);
    for (let change = 0; change < 4; change++) await story.changeReference(); // four worlds on, all is as it was
    await story.refold();
    expect([story.countsOf('reference'), versionsIn(story)]).toEqual([{ seen: 5, changed: 0, moved: 0, restated: 0, refused: 0 }, before]);
  });
});

describe('after a change of the fold', () => {
  const acts = [act, { ...act, id: 3, parcel: 1, time: 10 }, level, { ...act, id: 4, isCount: true }, later];

  it('every entity is folded by it, from what it keeps of the events, and facts go where it sends them', async () => {
    const story = (await new Story(acts).take()).run(changedToyDomain);
    await (await story.take()).refold();
    expect(story.findMistakes()).toEqual([]);
    expect(new Set(restatementsIn(story).map(({ cause }) => cause))).toEqual(new Set(['fold']));
    expect(story.countsOf('fold')).toMatchObject({ changed: 3, moved: 1, refused: 0 });
    expect([...story.store.tables.entities.values()].every((row) => row.foldVersion === 2 && row.settledVersion === 2)).toBe(true);
  });

  it('events that come in before are folded with what older events keep by now', async () => {
    const story = (await new Story([...acts, { ...act, id: 7, time: 5 }, { ...act, id: 3, parcel: 1, recorded: 1, weight: 1 }]).take(5)).run(changedToyDomain);
    await story.take();
    expect(story.findInnerMistakes()).toEqual([]);
    await story.refold();
    expect(story.findMistakes()).toEqual([]);
  });

  it('a correction under it, which takes one fact out of an entity, leaves the others of the entity to the walk', async () => {
    const two = [{ ...act, id: 3, parcel: 1 }, { ...act, id: 4, parcel: 1, time: 5 }, { ...act, id: 3, parcel: 1, recorded: 1, weight: 1 }];
    const story = (await new Story(two).take(2)).run(changedToyDomain);
    await (await story.take()).refold();
    expect(story.findMistakes()).toEqual([]);
  });

  it('the old release folds an entity of the new one its own way, and the new one again its own', async () => {
    const story = await (await (await new Story([...acts, { ...act, id: 7, time: 5 }]).take(5)).run(changedToyDomain).take(0)).refold();
    await story.run(toyDomain).take();
    expect([...story.store.tables.entities.values()].filter(({ settledVersion }) => settledVersion !== 2).map(({ naturalKey, foldVersion }) => [naturalKey, foldVersion])).toEqual([['P0', 1]]);
    await (await story.run(changedToyDomain).take()).refold();
    expect(story.findMistakes()).toEqual([]);
  });

  it('the old release does nothing while the new one holds a partition, and folds back once it holds none', async () => {
    const story = await (await (await new Story(acts).take()).run(changedToyDomain).take()).refold();
    await story.run(toyDomain).refold();
    expect(story.run(changedToyDomain).findMistakes()).toEqual([]);
    await story.run(toyDomain).take(); // claims the partition
    await story.refold();
    expect(story.findMistakes()).toEqual([]);
  });
});

describe('a walk', () => {
  const everyPoint = [...points, ...walkSteps.flatMap((step) => [`before ${step}`, `after ${step}`] as const)];

  it.each(everyPoint)('that fails %s goes on and comes to the same', async (point) => {
    const story = (await (await new Story([...unknownPlace, { ...act, id: 7, parcel: 1 }]).take()).changeReference()).run(changedToyDomain);
    await story.take();
    story.store.at = failAt(point, new StoreUnavailable('injected'), 2);
    await story.refold();
    expect(story.findMistakes()).toEqual([]);
    expect(story.findInnerMistakes()).toEqual([]);
  });

  it('leaves an entity as it is that cannot be folded, goes on with the others, and does not come back to it', async () => {
    const story = await new Story([...unknownPlace, { ...act, id: 7, parcel: 1 }]).take();
    const broken: Domain = {
      ...changedToyDomain,
      fold: (kind, facts, reference) => {
        if (facts.some(({ id }) => id === '5')) throw new TypeError('a bug in the fold');
        return changedToyDomain.fold(kind, facts, reference);
      },
    };
    await story.run(broken).take();
    const { refolder } = story;
    const refused: string[] = [];
    for (let rounds = 0; rounds < 3; rounds++) {
      await refolder.openDue();
      for (let step = await refolder.step(); step.kind !== 'idle'; step = await refolder.step()) if (step.kind === 'refused') refused.push(step.error.message);
    }
    expect(refused).toEqual([expect.stringContaining('a bug in the fold'), expect.stringContaining('a bug in the fold')]);
    const unsettled = [...story.store.tables.entities.values()].filter(({ settledVersion }) => settledVersion !== 2).map(({ naturalKey }) => naturalKey);
    expect(unsettled.sort()).toEqual(['P0', 'P1']); // the facts of P1 belong to P0 now
    expect(story.countsOf('fold')?.refused).toBe(2);
    expect(story.findInnerMistakes()).toEqual([]);
  });

  it('locks walk, reference data, entities in key order, facts and rollups, in this order', async () => {
    const story = (await (await new Story([...unknownPlace, { ...act, id: 7, parcel: 1 }]).take()).run(changedToyDomain).take());
    const calls: (readonly [string, readonly string[]])[] = [];
    const store = alterStore(story.store, (tx) => ({
      lockWalk: (...args) => (calls.push(['walk', []]), tx.lockWalk(...args)),
      referenceVersions: (tenants) => (calls.push(['reference', []]), tx.referenceVersions(tenants)),
      lockEntities: (keys) => (calls.push(['entities', keys]), tx.lockEntities(keys)),
      moveFacts: (moves) => (calls.push(['facts', []]), tx.moveFacts(moves)),
      updateEntities: (rows) => (calls.push(['update', rows.map((row) => row.entityKey)]), tx.updateEntities(rows)),
      insertOrLockRollups: (rows) => (calls.push(['rollups', rows.map((row) => row.key)]), tx.insertOrLockRollups(rows)),
    }));
    const refolder = new Refolder({ domain: changedToyDomain, reader: toyReader(changedToyDomain), store, references: toyReferences, group: 'toy', now: () => 0 });
    await refolder.openDue();
    await refolder.step();
    expect(calls.map(([name]) => name)).toEqual(['walk', 'reference', 'entities', 'facts', 'update', 'rollups']);
    for (const [, keys] of calls) expect(keys).toEqual([...keys].sort());
  });

  it('starts again with more locks when facts move to entities it has not locked', async () => {
    const story = (await new Story([{ ...act, parcel: 1 }]).take()).run(changedToyDomain);
    const { refolder } = await story.take();
    await refolder.openDue();
    const steps = [await refolder.step(), await refolder.step(), await refolder.step(), await refolder.step()];
    expect(steps.map((step) => (step.kind === 'worked' ? [step.counts.moved, step.isDone] : step.kind))).toEqual(['again', [1, false], [0, true], 'idle']);
    expect(story.findMistakes()).toEqual([]);
  });
});

it('a payload that this release would refuse is an error that names it', async () => {
  const story = await new Story([act]).take();
  const narrow: Domain = { ...changedToyDomain, events: changedToyDomain.events.slice(1) };
  await story.run(narrow).take();
  const { refolder } = story;
  await refolder.openDue();
  const step = await refolder.step();
  expect(step).toMatchObject({ kind: 'refused', error: expect.any(RefusedByStore) as unknown });
  expect(step.kind === 'refused' && step.error.message).toContain('this release would refuse it');
});
