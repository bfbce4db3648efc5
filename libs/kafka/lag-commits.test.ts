import { LagCommits } from './lag-commits.js';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const offsets = [{ partition: 0, nextOffset: 7n }];
let now = 10_000;

beforeEach(() => {
  now = 10_000;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
});
afterEach(() => jest.restoreAllMocks());

it('offsets are told every five seconds', () => {
  const commitOffsets = jest.fn(() => Promise.resolve());
  const commits = new LagCommits({ commitOffsets }, () => undefined);
  commits.commit('t', offsets);
  commits.commit('t', offsets);
  expect(commitOffsets.mock.calls).toEqual([[[{ topic: 't', partition: 0, offset: '7' }]]]);
});

it('nobody can wait for it', () => {
  const commits = new LagCommits({ commitOffsets: () => new Promise(() => undefined) }, () => undefined);
  expect(commits.commit('t', offsets)).toBeUndefined();
});

it('not before the last time is over, and again after it has failed, which is told', async () => {
  let fail = (_error: Error): void => undefined;
  const commitOffsets = jest.fn(() => new Promise<void>((_, reject) => (fail = reject)));
  const failures: unknown[] = [];
  const commits = new LagCommits({ commitOffsets }, (error) => failures.push(error));
  commits.commit('t', offsets);
  now += 6_000;
  commits.commit('t', offsets);
  expect(commitOffsets).toHaveBeenCalledTimes(1);
  fail(new Error('moved'));
  await settle();
  commits.commit('t', offsets);
  expect([commitOffsets.mock.calls.length, failures]).toEqual([2, [new Error('moved')]]);
});
