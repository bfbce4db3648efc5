import { StaleEntity, StoreUnavailable } from '#libs/engine';
import { MemoryStore, Random, brokenTexts, failAt, longScript, points, toyApplier, toyPartition, writeScript } from '#libs/testing';

const id = toyPartition(0);

function contentsOf(store: MemoryStore): unknown[] {
  return Object.values(store.tables).map((rows: Map<string, unknown>) => [...rows]);
}

describe('rule 8: trouble is thrown and nothing happened; bad input is a value', () => {
  it.each(points.filter((point) => !point.includes('halt') && point !== 'after commit'))('a failure %s leaves the store as it was', async (point) => {
    const { log } = writeScript(longScript(new Random(12), 40), 1);
    const store = new MemoryStore();
    const applier = toyApplier(store);
    await store.claim(id, 'one', 0n);
    await applier.apply(id, 1, log.read(0, 0n, 20));
    const before = contentsOf(store);
    for (const error of [new StoreUnavailable('gone'), new StaleEntity('raced')]) {
      store.at = failAt(point, error);
      const attempt = applier.apply(id, 1, log.read(0, 20n, 20));
      await expect(attempt).rejects.toBe(error);
      expect(contentsOf(store)).toEqual(before);
    }
  });

  it.each([...brokenTexts, '[' .repeat(100_000), `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, `{"\\u0061":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}}`].map((text) => [text.slice(0, 40), text]))(
    'takes %j for a dead letter', async (_, text) => {
      const store = new MemoryStore();
      await store.claim(id, 'one', 0n);
      const record = { offset: 0n, timestamp: Date.UTC(2024, 2, 5), key: null, value: Buffer.from(text), headers: [] };
      expect(await toyApplier(store).apply(id, 1, [record])).toMatchObject({ kind: 'applied', counters: { stored: 0, duplicate: 0, dead: 1 } });
    },
  );
});
