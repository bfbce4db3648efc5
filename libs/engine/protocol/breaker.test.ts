import { Breaker, StoreUnavailable } from '#libs/engine';
import { type Act, MemoryStore, failAt, toyApplier, toyPartition, writeScript } from '#libs/testing';

const good: Act = { id: 2, isCount: true, parcel: 0, place: 0, weight: 5, time: 0, recorded: 0, sequence: 0, isRetracted: false, isPlanned: false, again: 0, broken: 0, lane: 0 };
const bad: Act = { ...good, broken: 1 };
const id = toyPartition(0);
const limits = { window: 10, share: 0.5 };

async function claimed(): Promise<MemoryStore> {
  const store = new MemoryStore();
  await store.claim(id, 'one', 0n);
  return store;
}

describe('rule 10: rejects are part of the transaction, and a breaker stops before writing', () => {
  it('undoes dead letters with everything else', async () => {
    const store = await claimed();
    const { log } = writeScript([bad, good], 1);
    store.at = failAt('before commit', new StoreUnavailable('gone'));
    await expect(toyApplier(store).apply(id, 1, log.read(0, 0n, 2))).rejects.toBeInstanceOf(StoreUnavailable);
    expect([store.tables.deadLetters.size, store.tables.facts.size]).toEqual([0, 0]);
  });

  it('halts a partition whose window would be mostly refused, with nothing written', async () => {
    const store = await claimed();
    const { log } = writeScript([...Array.from({ length: 9 }, () => bad), good], 1);
    const applier = toyApplier(store, new Breaker(limits));
    expect(await applier.apply(id, 1, log.read(0, 0n, 10))).toEqual({ kind: 'halted', reason: 'dead_letter_breaker' });
    expect(store.partition(id)).toMatchObject({ nextOffset: 0n, state: 'halted', haltReason: 'dead_letter_breaker' });
    expect([store.tables.deadLetters.size, store.tables.facts.size]).toEqual([0, 0]);
    expect(await applier.apply(id, 1, log.read(0, 9n, 1))).toEqual({ kind: 'halted', reason: 'dead_letter_breaker' });
  });

  it('looks back over batches', async () => {
    const store = await claimed();
    const { log } = writeScript(Array.from({ length: 12 }, () => bad), 1);
    const applier = toyApplier(store, new Breaker(limits));
    expect(await applier.apply(id, 1, log.read(0, 0n, 6))).toMatchObject({ kind: 'applied' });
    expect(await applier.apply(id, 1, log.read(0, 6n, 6))).toMatchObject({ kind: 'halted' });
  });

  it('does not take a batch tried again for more bad records', async () => {
    const store = await claimed();
    const { log } = writeScript([bad, bad, bad], 1);
    const applier = toyApplier(store, new Breaker(limits));
    store.at = failAt('before commit', new StoreUnavailable('gone'), 20);
    for (let attempt = 0; attempt < 20; attempt++) await expect(applier.apply(id, 1, log.read(0, 0n, 3))).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await applier.apply(id, 1, log.read(0, 0n, 3))).toMatchObject({ kind: 'applied' });
  });

  it('does not count records again that were applied before', async () => {
    const store = await claimed();
    const { log } = writeScript([bad, bad, bad], 1);
    const applier = toyApplier(store, new Breaker(limits));
    for (let time = 0; time < 20; time++) expect(await applier.apply(id, 1, log.read(0, 0n, 3))).toMatchObject({ kind: 'applied' });
  });

  it('lets nobody halt a partition that another has claimed', async () => {
    const store = await claimed();
    await store.claim(id, 'two', 0n);
    const { log } = writeScript(Array.from({ length: 12 }, () => bad), 1);
    expect(await toyApplier(store, new Breaker(limits)).apply(id, 1, log.read(0, 0n, 12))).toEqual({ kind: 'fenced' });
    expect(store.partition(id).state).toBe('running');
  });
});

describe('a breaker', () => {
  it('trips above its share only, and only once its window is full', () => {
    const breaker = new Breaker({ window: 4, share: 0.5 });
    expect([breaker.trips('p', 3, 3), breaker.trips('p', 4, 2), breaker.trips('p', 4, 3)]).toEqual([false, false, true]);
  });

  it('keeps partitions apart and forgets one when told', () => {
    const breaker = new Breaker({ window: 4, share: 0.5 });
    breaker.remember('p', 3, 3);
    expect([breaker.trips('q', 1, 1), breaker.trips('p', 1, 1)]).toEqual([false, true]);
    breaker.forget('p');
    expect(breaker.trips('p', 1, 1)).toBe(false);
  });

  it('lets old records fade', () => {
    const breaker = new Breaker({ window: 4, share: 0.5 });
    breaker.remember('p', 4, 0);
    breaker.remember('p', 400, 0);
    breaker.remember('p', 4, 4);
    expect(breaker.trips('p', 4, 4)).toBe(true);
  });
});
