import { setTimeout as sleep } from 'node:timers/promises';
import { domains } from '#libs/catalog';
import type { Domain } from '#libs/contracts';
import { type Database, PostgresStore, oneAtATime, withVerifySource } from '#libs/database';
import { EventReader, OtherRelease, type Progress, type Rebuilt, type RebuildWish, rebuildDomain } from '#libs/engine';
import { ReferenceCache } from '#libs/host';
import { CliError } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import { withOperator } from '../database/with-operator.js';
import type { Settings } from '../settings.js';

/** What to rebuild. */
export interface RebuildChoice extends Omit<RebuildWish, 'run'> {
  readonly domain?: string | undefined;
  /** Of topics and consumer groups. */
  readonly prefix: string;
}

const longestRestMillis = 2_000;

/** Rebuilds the domains concerned, one after the other. Throws CliError for a name there is not, another release, and when another rebuild is under way. */
export function runRebuild(settings: Settings, choice: RebuildChoice, onProgress: (domain: string, progress: Progress) => void): Promise<Rebuilt[]> {
  const chosen = domainsOf(choice);
  const run = `rebuild ${new Date().toISOString()}`;
  return withOperator(settings, async (database) => {
    const rebuilt = await oneAtATime(database, 'caravan rebuild', async () => {
      const results: Rebuilt[] = [];
      for (const domain of chosen) results.push(await rebuild(database, domain, { ...choice, run }, (progress) => onProgress(domain.name, progress)));
      return results;
    });
    if (rebuilt) return rebuilt;
    throw new CliError('Another rebuild is under way: wait until it is done.');
  }, 'long');
}

async function rebuild(database: Database, domain: Domain, wish: RebuildChoice & RebuildWish, onProgress: (progress: Progress) => void): Promise<Rebuilt> {
  try {
    return await rebuildDomain({
      domain, onProgress, store: new PostgresStore(database), references: new ReferenceCache(database),
      reader: new EventReader([domain]), group: `${wish.prefix}${domain.name}`, now: Date.now,
      rest: (tries) => sleep(Math.min(longestRestMillis, 50 * 2 ** tries)),
      snapshot: (work) => withVerifySource(database, work),
    }, wish);
  } catch (error) {
    if (error instanceof OtherRelease) throw new CliError(error.message, exitCodes.usage, { cause: error });
    throw error;
  }
}

function domainsOf({ domain, cube }: RebuildChoice): readonly Domain[] {
  const named = domains.filter(({ name }) => domain === undefined || name === domain);
  if (named.length === 0) throw new CliError(`There is no domain "${domain}": use ${domains.map(({ name }) => name).join(', ')}.`);
  const having = named.filter(({ cubes }) => cube === undefined || cubes.some(({ name }) => name === cube));
  if (having.length > 0) return having;
  throw new CliError(`There is no cube "${cube}" in ${named.map(({ name }) => name).join(', ')}: use ${named.flatMap(({ cubes }) => cubes.map(({ name }) => name)).join(', ')}.`);
}
