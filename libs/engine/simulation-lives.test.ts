import { simulate, simulateApart } from '#libs/testing';

const hour = 3_600_000;

/** Seeds that once failed, or found something; they run whatever the range. */
const remembered: readonly number[] = [];

describe('lives that are cut, sealed and opened again while processes take partitions from each other and crash', () => {
  it('leave every snapshot exact', async () => {
    expect(await simulateApart({ longLives: true }, 4_000, remembered)).toBe('none failed');
  }, hour);

  it('come to what the last release makes of the last reference data', async () => {
    expect(await simulateApart({ longLives: true, changes: true }, 2_000, remembered)).toBe('none failed');
  }, hour);

  it('are made right by a rebuild when somebody damaged them', async () => {
    expect(await simulateApart({ longLives: true, damage: true }, 2_000, remembered)).toBe('none failed');
  }, hour);

  it('meet sealing', async () => {
    const sealings = await Promise.all([1, 2, 3, 4, 5].map(async (seed) => (await simulate(seed, { longLives: true })).sealings));
    expect(Math.max(...sealings)).toBeGreaterThan(3);
  });
});
