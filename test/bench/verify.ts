import { domainNamed } from '#libs/catalog';
import { type Database, withVerifySource } from '#libs/database';
import { EventReader, verifyDomain } from '#libs/engine';
import { ReferenceCache } from '#libs/host';
import type { Figure } from './figures.js';

/** What `caravan verify` finds wrong in the domains; the first problems of each go to stderr. */
export async function countProblems(database: Database, names: readonly string[]): Promise<number> {
  let count = 0;
  for (const domain of names.map(domainNamed)) {
    const references = new ReferenceCache(database);
    const verdict = await withVerifySource(database, (source) => verifyDomain({ domain, reader: new EventReader([domain]), source, references }));
    for (const problem of verdict.problems.slice(0, 5)) console.error(problem);
    count += verdict.problemCount;
  }
  return count;
}

/** A fast wrong answer is a failure. */
export function verifyFigure(scenario: string, problems: readonly (number | undefined)[]): Figure {
  return { name: `${scenario}: verify`, value: Math.max(...problems.map((count) => count ?? 0)), unit: 'problems', target: { atMost: 0 } };
}
