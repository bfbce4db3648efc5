import { simulate } from '#libs/testing';

const seeds = Number(process.env['CARAVAN_SEEDS'] ?? 2_000);
const firstSeed = Number(process.env['CARAVAN_FIRST_SEED'] ?? 1);

/** Of them some take twice as long. */
const seedsOfChanges = Math.ceil(seeds / 4);

/** Seeds that once failed, or found something; they run whatever the range. */
const remembered: readonly number[] = [];
/** 16: an hour that belongs to another day since its node's zone was corrected. */
const rememberedChanges: readonly number[] = [16];

async function findFailure(list: Iterable<number>, run: (seed: number) => Promise<{ mistakes: readonly string[] }>): Promise<string | undefined> {
  for (const seed of list) {
    const failure = await run(seed).then(({ mistakes }) => mistakes[0], String);
    if (failure !== undefined) return `seed ${seed}: ${failure}`;
  }
  return undefined;
}

function* range(from: number, count: number): Iterable<number> {
  for (let seed = from; seed < from + count; seed++) yield seed;
}

describe('processes that take partitions from each other, crash, and go on as zombies', () => {
  it(`leave every snapshot exact and the log applied to its end, for ${seeds} seeds`, async () => {
    expect(await findFailure([...remembered, ...range(firstSeed, seeds)], (seed) => simulate(seed))).toBeUndefined();
  }, 1_000 * 60 * 60);

  it(`and come to what the last release makes of the last reference data, when both change meanwhile, for ${seedsOfChanges} seeds`, async () => {
    expect(await findFailure([...rememberedChanges, ...range(firstSeed, seedsOfChanges)], (seed) => simulate(seed, { changes: true }))).toBeUndefined();
  }, 1_000 * 60 * 60);

  it('do the same thing again for the same seed', async () => {
    expect(await simulate(7)).toEqual(await simulate(7));
  });

  it('meet facts that move', async () => {
    const moved = await Promise.all([1, 2, 3, 4, 5].map(async (seed) => (await simulate(seed, { changes: true })).moved));
    expect(Math.max(...moved)).toBeGreaterThan(0);
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
    expect(await findFailure(range(1, 300), (seed) => simulate(seed, { rules }))).toBeDefined();
  }, 60_000);

  it('when reference data changes while batches that read it are under way', async () => {
    expect(await findFailure(range(1, 300), (seed) => simulate(seed, { changes: true, rules: { holdsReference: false } }))).toBeDefined();
  }, 60_000);
});
