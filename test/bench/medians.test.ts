import type { Figure } from './figures.js';
import { mediansOf } from './medians.js';

beforeAll(() => void jest.spyOn(console, 'error').mockImplementation(() => undefined));
afterAll(() => jest.restoreAllMocks());

const rate = (value: number): Figure => ({ name: 'rate', value, unit: '1/s', target: { atLeast: 5 } });
const wait = (value: number): Figure => ({ name: 'wait', value, unit: 'ms' });

test('each figure is the middle of its own runs', async () => {
  const runs = [[rate(9), wait(1)], [rate(2), wait(3)], [rate(4), wait(7)]];
  await expect(mediansOf(3, (run) => Promise.resolve(runs[run]!))).resolves.toEqual([rate(4), wait(3)]);
});

test('figures that changed places are not mixed', async () => {
  const runs = [[rate(9), wait(1)], [wait(1), rate(9)]];
  await expect(mediansOf(2, (run) => Promise.resolve(runs[run]!))).rejects.toThrow('A run has wait where the first had rate.');
});
