import type { Simulated } from './simulate.js';

/** The first seed whose simulation fails or finds a mistake, with what it found; undefined: none does. */
export async function findFailure(seeds: Iterable<number>, run: (seed: number) => Promise<Pick<Simulated, 'mistakes'>>): Promise<string | undefined> {
  for (const seed of seeds) {
    const failure = await run(seed).then(({ mistakes }) => mistakes[0], String);
    if (failure !== undefined) return `seed ${seed}: ${failure}`;
  }
  return undefined;
}

/** Seeds to run: `count` of them, or what CARAVAN_SEEDS says, from CARAVAN_FIRST_SEED on; those remembered run whatever the range. */
export function* seedsOf(count: number, remembered: readonly number[] = []): Iterable<number> {
  yield* remembered;
  const first = Number(process.env['CARAVAN_FIRST_SEED'] ?? 1);
  for (let seed = first; seed < first + Number(process.env['CARAVAN_SEEDS'] ?? count); seed++) yield seed;
}
