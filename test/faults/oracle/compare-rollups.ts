import type { RollupTexts } from './expected-rollups.js';

/** In words, each difference between the rollups that are stored and those that must be; empty when they are equal to the byte. */
export function compareRollups(stored: RollupTexts, expected: RollupTexts): string[] {
  const differences: string[] = [];
  for (const [name, text] of expected) {
    const found = stored.get(name);
    if (found !== text) differences.push(`${name}: ${found ?? 'nothing'} is stored, ${text} must be`);
  }
  for (const [name, text] of stored) if (!expected.has(name)) differences.push(`${name}: ${text} is stored, nothing must be`);
  return differences;
}
