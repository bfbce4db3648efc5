import { type LogRecord, type Outcome, StoreUnavailable, digestOf, readTail } from '#libs/engine';
import { type MemoryRules, MemoryStore, Random, alterStore, failAt, findMistakes, randomScript, toyApplier, toyPartition, writeScript } from '#libs/testing';

const id = toyPartition(0);
const { log, sent } = writeScript(randomScript(new Random(5), 20), 1);

async function claimed(rules: Partial<MemoryRules> = {}): Promise<MemoryStore> {
  const store = new MemoryStore({ rules });
  await store.claim(id, 'one', 0n);
  return store;
}

function apply(store: MemoryStore, epoch: number, records: readonly LogRecord[]): Promise<Outcome> {
  return toyApplier(store).apply(id, epoch, records);
}

describe('rule 2: records below the next offset are skipped, a gap never passes', () => {
  it('skips what is applied already, within a batch and as a whole', async () => {
    const store = await claimed();
    await apply(store, 1, log.read(0, 0n, 10));
    expect(await apply(store, 1, log.read(0, 0n, 10))).toMatchObject({ kind: 'applied', nextOffset: 10n, counters: { stored: 0, duplicate: 0, dead: 0 } });
    expect(await apply(store, 1, log.read(0, 4n, 9))).toMatchObject({ kind: 'applied', nextOffset: 13n });
    expect(findMistakes(store.tables, sent)).toEqual([]);
  });

  it('answers a gap with what it expected and found, and changes nothing', async () => {
    const store = await claimed();
    await apply(store, 1, log.read(0, 0n, 4));
    expect(await apply(store, 1, log.read(0, 7n, 4))).toEqual({ kind: 'gap', expected: 4n, found: 7n });
    expect(store.partition(id).nextOffset).toBe(4n);
  });

  it('stops before a gap inside a batch', async () => {
    const store = await claimed();
    expect(await apply(store, 1, [...log.read(0, 0n, 3), ...log.read(0, 5n, 3)])).toMatchObject({ kind: 'applied', nextOffset: 3n });
    expect(findMistakes(store.tables, sent)).toEqual([]);
  });

  it('passes offsets that the log itself says hold nothing, among the records and behind them', async () => {
    const store = await claimed();
    const records = log.read(0, 0n, 20).filter(({ offset }) => offset !== 3n && offset < 10n);
    expect(await apply(store, 1, records)).toMatchObject({ nextOffset: 3n });
    expect(await toyApplier(store).apply(id, 1, records, new Set([3n, 10n, 11n]))).toMatchObject({ kind: 'applied', nextOffset: 12n, counters: { skipped: 3 } });
    expect(await toyApplier(store).apply(id, 1, [], new Set([12n]))).toMatchObject({ kind: 'applied', nextOffset: 13n });
  });

  it('keeps what tells the last record applied from any other', async () => {
    const store = await claimed();
    await apply(store, 1, log.read(0, 0n, 4));
    const { nextOffset, tail } = store.partition(id);
    const [last, other] = [log.read(0, 3n, 1)[0] as LogRecord, log.read(0, 2n, 1)[0] as LogRecord];
    expect(readTail(nextOffset, tail)).toEqual({ offset: 3n, digest: digestOf(last) });
    expect([readTail(5_000n, tail), readTail(3n, tail), digestOf(other).equals(digestOf(last))]).toEqual([undefined, undefined, false]);
    await toyApplier(store).apply(id, 1, [], new Set([4n, 5n]));
    expect(readTail(store.partition(id).nextOffset, store.partition(id).tail)?.offset).toBe(3n);
  });

  it('is noticed when a gap passes silently', async () => {
    const memory = await claimed({ comparesOffsets: false });
    const blind = alterStore(memory, (tx) => ({ lockPartition: async (of) => withOffset(await tx.lockPartition(of), 7n) }));
    await toyApplier(blind).apply(id, 1, log.read(0, 7n, 13));
    expect(findMistakes(memory.tables, sent)).not.toEqual([]);
  });

  it('is noticed when applied records are applied again', async () => {
    const memory = await claimed({ comparesOffsets: false });
    const forgetful = alterStore(memory, (tx) => ({ lockPartition: async (of) => withOffset(await tx.lockPartition(of), 0n) }));
    for (let time = 0; time < 2; time++) await toyApplier(forgetful).apply(id, 1, log.read(0, 0n, 20));
    expect(findMistakes(memory.tables, sent)).not.toEqual([]);
  });
});

function withOffset<T extends object>(state: T | undefined, nextOffset: bigint): (T & { nextOffset: bigint }) | undefined {
  return state && { ...state, nextOffset };
}

describe('rule 3: the offset advances only from where it was read and under the claim that read it', () => {
  it('fences whoever was claimed away from, and leaves no trace of his batch', async () => {
    const store = await claimed();
    await store.claim(id, 'two', 0n);
    expect(await apply(store, 1, log.read(0, 0n, 5))).toEqual({ kind: 'fenced' });
    expect([store.tables.facts.size, store.partition(id).nextOffset]).toEqual([0, 0n]);
  });

  it('fences a partition that was never claimed', async () => {
    expect(await apply(new MemoryStore(), 1, log.read(0, 0n, 5))).toEqual({ kind: 'fenced' });
  });

  it.each([['epoch', { epoch: 2 }], ['offset', { nextOffset: 3n }]])('rolls back when the %s moved between lock and advance', async (_, moved) => {
    const memory = await claimed();
    const torn = alterStore(memory, (tx) => ({
      advance: async (of, epoch, from, ...rest) => tx.advance(of, epoch + ('epoch' in moved ? 1 : 0), from + ('nextOffset' in moved ? 3n : 0n), ...rest),
    }));
    expect(await toyApplier(torn).apply(id, 1, log.read(0, 0n, 5))).toEqual({ kind: 'fenced' });
    expect([memory.tables.facts.size, memory.tables.rollups.size, memory.partition(id).nextOffset]).toEqual([0, 0, 0n]);
  });

  it('tells apart a commit that was done from one that was not when the answer is lost', async () => {
    const store = await claimed();
    store.at = failAt('after commit', new StoreUnavailable('answer lost'));
    await expect(apply(store, 1, log.read(0, 0n, 5))).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await apply(store, 1, log.read(0, 0n, 5))).toMatchObject({ kind: 'applied', nextOffset: 5n, counters: { stored: 0, duplicate: 0, dead: 0 } });
    expect(findMistakes(store.tables, sent)).toEqual([]);
  });
});
