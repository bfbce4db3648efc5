import { findFailure, seedsOf } from './find-failure.js';
import { simulate } from './simulate.js';

/**
 * `node run-seeds.js OPTIONS COUNT [SEED,SEED]`: simulates COUNT seeds, and first those remembered, with OPTIONS as JSON; prints
 * the first failure. A process of its own: in the sandbox of a test, a seed takes eight times as long.
 */
async function main([options = '{}', count = '100', remembered = '']: readonly string[]): Promise<void> {
  const seeds = seedsOf(Number(count), remembered.split(',').filter(Boolean).map(Number));
  process.stdout.write((await findFailure(seeds, (seed) => simulate(seed, JSON.parse(options) as object))) ?? 'none failed');
}

void main(process.argv.slice(2));
