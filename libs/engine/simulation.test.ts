import { findFailure, simulate, simulateApart } from '#libs/testing';

/** Seeds that once failed, or found something; they run whatever the range. */
const remembered: readonly number[] = [];

describe('processes that take partitions from each other, crash, and go on as zombies', () => {
  it('leave every snapshot exact and the log applied to its end', async () => {
    expect(await simulateApart({}, 12_000, remembered)).toBe('none failed');
  }, 1_000 * 60 * 60);

  it('do the same thing again for the same seed', async () => {
    expect(await simulate(7)).toEqual(await simulate(7));
  });

  it('meet fencing', async () => {
    const fenced = await Promise.all([1, 2, 3, 4, 5].map(async (seed) => (await simulate(seed)).fenced));
    expect(Math.max(...fenced)).toBeGreaterThan(0);
  });
});

describe('the simulation notices', () => {
  it.each([
    ['offsets are not compared and rows not locked', { comparesOffsets: false, locksRows: false }],
    ['versions are not compared and rows not locked', { comparesVersions: false, locksRows: false }],
    ['versions of facts are not unique', { keepsFactsUnique: false }],
  ])('when %s', async (_, rules) => {
    expect(await findFailure(Array.from({ length: 300 }, (_, i) => i + 1), (seed) => simulate(seed, { rules }))).toBeDefined();
  }, 60_000);
});
