import { StoreUnavailable } from '#libs/engine';
import { type Act, MemoryStore, type Point, autocommit, drainPartition, failAt, findMistakes, points, toyApplier, writeScript } from '#libs/testing';

const act: Act = { id: 2, isCount: false, parcel: 0, place: 0, weight: 5, time: 0, recorded: 0, sequence: 0, isRetracted: false, isPlanned: false, again: 0, broken: 0, lane: 0 };
const acts: readonly Act[] = [act, { ...act, id: 3, time: 9 }, { ...act, broken: 2 }, { ...act, recorded: 1, weight: 1 }, { ...act, recorded: 2, parcel: 1 }];

async function mistakesAfter(point: Point, isTransactional: boolean): Promise<string[]> {
  const memory = new MemoryStore();
  const store = isTransactional ? memory : autocommit(memory);
  const { log, sent } = writeScript(acts, 1);
  memory.at = failAt(point, new StoreUnavailable(point));
  const stuck = await drainPartition(store, toyApplier(store), log, 0, [2]).then(() => [], (error: unknown) => [String(error)]);
  return [...stuck, ...findMistakes(memory.tables, sent)];
}

describe('rule 1: effects and offset are one transaction', () => {
  it.each(points)('a failure %s changes nothing, or everything', async (point) => {
    expect(await mistakesAfter(point, true)).toEqual([]);
  });

  it('is noticed when statements commit one by one', async () => {
    const found = await Promise.all(points.map((point) => mistakesAfter(point, false)));
    expect(found.filter((mistakes) => mistakes.length > 0).length).toBeGreaterThan(0);
  });

  it('begins with the lock of the partition and ends with its offset', async () => {
    const memory = new MemoryStore();
    const seen: Point[] = [];
    const { log } = writeScript(acts, 1);
    memory.at = (point) => void seen.push(point);
    await drainPartition(memory, toyApplier(memory), log, 0, [9]);
    const statements = seen.filter((point) => point.startsWith('before')).map((point) => point.slice(7));
    expect(statements.filter((name) => name === 'lockPartition')).toHaveLength(1);
    expect(statements.slice(statements.indexOf('lockPartition'))[0]).toBe('lockPartition');
    expect(statements.slice(-2)).toEqual(['advance', 'commit']);
  });
});
