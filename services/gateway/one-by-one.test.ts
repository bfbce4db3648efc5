import { OneByOne } from './one-by-one.js';

it('runs work in order, never two at once, also after one has failed', async () => {
  const seen: string[] = [];
  const queue = new OneByOne();
  const work = (name: string) => async (): Promise<string> => {
    seen.push(`${name} starts`);
    await new Promise(setImmediate);
    seen.push(`${name} ends`);
    if (name === 'b') throw new Error('b failed');
    return name;
  };
  const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((name) => queue.run(work(name))));
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(seen).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
});
