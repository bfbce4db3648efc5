import { findFailure, simulate, simulateApart } from '#libs/testing';

const hour = 3_600_000;

/** Seeds that once failed, or found something; they run whatever the range. 16: an hour that belongs to another day since its node's zone was corrected. */
const remembered: readonly number[] = [16];
/** 1271: an event hides a part of the damage of a rollup between comparison and repair. */
const rememberedDamage: readonly number[] = [1271];

describe('processes that take partitions from each other, crash, and go on as zombies', () => {
  it('come to what the last release makes of the last reference data, when both change meanwhile', async () => {
    expect(await simulateApart({ changes: true }, 4_000, remembered)).toBe('none failed');
  }, hour);

  it('go on while somebody damages rollups and entities, and a rebuild makes them right', async () => {
    expect(await simulateApart({ damage: true }, 4_000, rememberedDamage)).toBe('none failed');
  }, hour);

  it('meet facts that move', async () => {
    const moved = await Promise.all([1, 2, 3, 4, 5].map(async (seed) => (await simulate(seed, { changes: true })).moved));
    expect(Math.max(...moved)).toBeGreaterThan(0);
  });
});

describe('the simulation notices', () => {
  it('when reference data changes while batches that read it are under way', async () => {
    expect(await findFailure(Array.from({ length: 300 }, (_, i) => i + 1), (seed) => simulate(seed, { changes: true, rules: { holdsReference: false } }))).toBeDefined();
  }, 60_000);
});
