import { Applier, Breaker, EventReader } from '#libs/engine';
import { type Act, MemoryStore, toyDomain, toyPartition, toyReferences, writeScript } from '#libs/testing';

const act: Act = { id: 1, isCount: true, parcel: 0, place: 0, weight: 5, time: 0, recorded: 0, sequence: 0, isRetracted: false, isPlanned: false, again: 0, broken: 0, lane: 0 };

it('refuses the record that a fold cannot take, keeps its bytes, and stores its neighbours', async () => {
  const { log } = writeScript([act, { ...act, id: 2 }, { ...act, id: 3 }], 1);
  const records = log.read(0, 0n, 3);
  const second = new EventReader([toyDomain]).read(JSON.parse(String(records[1]?.value)) as never, records[1]?.timestamp ?? 0);
  const poisoned = 'fact' in second ? second.fact.factId : '';
  const domain = {
    ...toyDomain,
    fold: (...[kind, facts, reference]: Parameters<typeof toyDomain.fold>) => {
      if (facts.some(({ factId }) => factId === poisoned)) throw new TypeError('a bug in the fold');
      return toyDomain.fold(kind, facts, reference);
    },
  };
  const store = new MemoryStore();
  const id = toyPartition(0);
  await store.claim(id, 'one', 0n);
  const applier = new Applier({ domain, reader: new EventReader([domain]), store, references: toyReferences, breaker: new Breaker(), now: () => 0 });
  expect(await applier.apply(id, 1, records)).toMatchObject({ kind: 'applied', nextOffset: 3n, counters: { stored: 2, dead: 1 }, deadByReason: { store_refused: 1 } });
  expect([...store.tables.deadLetters.values()]).toEqual([expect.objectContaining({ value: records[1]?.value, detail: expect.stringContaining('a bug in the fold') as string })]);
});
