import { setImmediate as turn } from 'node:timers/promises';
import { shareWork } from './share-work.js';

async function* count(to: number, onTaken: (item: number) => void = () => undefined): AsyncGenerator<number> {
  for (let item = 0; item < to; item += 1) {
    await turn();
    onTaken(item);
    yield item;
  }
}

describe('shareWork', () => {
  it('does each item once with no more than the given workers', async () => {
    const done: number[] = [];
    let [busy, busiest] = [0, 0];
    await shareWork(count(20), 3, async (item) => {
      busiest = Math.max(busiest, (busy += 1));
      for (let turns = 0; turns < 10; turns += 1) await turn();
      busy -= 1;
      done.push(item);
    });
    expect(done.sort((a, b) => a - b)).toEqual([...Array(20).keys()]);
    expect(busiest).toBe(3);
  });

  it('stops taking items at the first failure, aborts the others and throws it', async () => {
    const taken: number[] = [];
    let aborted: unknown;
    const work = shareWork(count(1_000, (item) => taken.push(item)), 2, async (item, signal) => {
      if (item === 3) throw new Error('third');
      await turn();
      if (signal.aborted) aborted = signal.reason;
    });
    await expect(work).rejects.toThrow('third');
    expect(taken.length).toBeLessThan(10);
    expect(aborted).toMatchObject({ message: 'third' });
  });

  it('throws what the generator throws', async () => {
    async function* broken(): AsyncGenerator<number> {
      yield* count(2);
      throw new Error('broken file');
    }
    await expect(shareWork(broken(), 2, () => Promise.resolve())).rejects.toThrow('broken file');
  });
});
