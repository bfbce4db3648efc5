import { type Outcome, Breaker, RefusedByStore } from '#libs/engine';
import { type Act, MemoryStore, brokenTexts, findMistakes, runScript, toyApplier, toyPartition, writeScript } from '#libs/testing';

const good: Act = { id: 2, isCount: true, parcel: 0, place: 0, weight: 5, time: 0, recorded: 0, sequence: 0, isRetracted: false, isPlanned: false, again: 0, broken: 0, lane: 0 };

describe('bad records among good ones', () => {
  const acts = brokenTexts.flatMap((_, index): Act[] => [{ ...good, id: 10 + index }, { ...good, broken: index + 1 }]);

  it('become dead letters with their bytes; their neighbours are stored', async () => {
    const { store, sent } = await runScript(acts, 1, [100]);
    expect(findMistakes(store.tables, sent)).toEqual([]);
    expect(store.partition(toyPartition(0)).counters).toEqual({ stored: brokenTexts.length, duplicate: 0, dead: brokenTexts.length, skipped: 0 });
  });

  it('keep key, headers and time of receipt', async () => {
    const store = new MemoryStore();
    const { epoch } = await store.claim(toyPartition(0), 'one', 0n);
    const record = { offset: 0n, timestamp: 77, key: Buffer.from('k'), value: Buffer.from([0xff, 0x00]), headers: [['h', Buffer.from([1])]] as const };
    const outcome = await toyApplier(store).apply(toyPartition(0), epoch, [record]);
    expect(outcome).toMatchObject({ kind: 'applied', nextOffset: 1n, deadByReason: { undecodable: 1 } });
    const [letter] = [...store.tables.deadLetters.values()];
    expect(letter).toMatchObject({ key: record.key, value: record.value, headers: record.headers, receivedAt: 77, stage: 'decode', tenant: 'default', domain: 'toy' });
  });
});

describe('a record that the store refuses', () => {
  const acts = Array.from({ length: 9 }, (_, index): Act => ({ ...good, id: 10 + index }));

  async function applyRefusing(ids: readonly string[]): Promise<{ store: MemoryStore; outcome: Outcome }> {
    const store = new MemoryStore({ refuses: (fact) => ids.includes(fact.eventId) });
    const { log } = writeScript(acts, 1);
    const { epoch } = await store.claim(toyPartition(0), 'one', 0n);
    return { store, outcome: await toyApplier(store).apply(toyPartition(0), epoch, log.read(0, 0n, 100)) };
  }

  it.each([[['10']], [['14']], [['18']], [['11', '12', '17']]])('is found by halving (%j); all others are stored', async (ids) => {
    const { store, outcome } = await applyRefusing(ids);
    expect(outcome).toMatchObject({ kind: 'applied', nextOffset: 9n, counters: { stored: 9 - ids.length, duplicate: 0, dead: ids.length }, deadByReason: { store_refused: ids.length } });
    expect([...store.tables.deadLetters.values()].map(({ eventId, stage, reason }) => [eventId, stage, reason])).toEqual(ids.map((id) => [id, 'store', 'store_refused']));
  });
});

describe('records whose sums are too large together', () => {
  it('are applied one by one, exactly', async () => {
    const acts = [0, 1].map((time): Act => ({ ...good, id: 10 + time, isCount: true, weight: Number.MAX_SAFE_INTEGER }));
    const store = new MemoryStore();
    const { log } = writeScript([...acts, good], 1);
    const { epoch } = await store.claim(toyPartition(0), 'one', 0n);
    const outcome = await toyApplier(store).apply(toyPartition(0), epoch, log.read(0, 0n, 10));
    expect(outcome).toMatchObject({ kind: 'applied', nextOffset: 3n, counters: { stored: 3, dead: 0 } });
    const [row] = [...store.tables.rollups.values()];
    expect(row?.sums).toEqual([3n, 2n * BigInt(Number.MAX_SAFE_INTEGER) + 5n]);
  });
});

describe('a dead letter that is refused as well', () => {
  it('ends in an error that names the offset', async () => {
    const store = new MemoryStore();
    store.at = (point) => {
      if (point === 'before insertDeadLetters') throw new RefusedByStore('no');
    };
    const { log } = writeScript([{ ...good, broken: 1 }], 1);
    const { epoch } = await store.claim(toyPartition(0), 'one', 0n);
    await expect(toyApplier(store, new Breaker()).apply(toyPartition(0), epoch, log.read(0, 0n, 1))).rejects.toThrow('offset 0');
  });
});
