import { userInfo } from 'node:os';
import { domains } from '#libs/catalog';
import { commonTenant, migrate, type MigrationReport, writeReferenceRows } from '#libs/database';
import { readReferenceSet, type ReferenceSet } from '#libs/reference';
import { CliError } from '../cli-error.js';
import { requireDatabaseUrl, type Settings } from '../settings.js';
import { inWords, withOperator } from './with-operator.js';

const referenceSets: readonly ReferenceSet[] = ['common', 'dev-feeds'];

/** What a migration changed. */
export interface MigrationResult extends MigrationReport {
  /** Reference rows written, by set. */
  readonly references: readonly { readonly set: ReferenceSet; readonly changes: number }[];
}

/** Brings the schema and the named reference sets up to date; a second run changes nothing. */
export async function runMigration(settings: Settings, setNames: readonly string[]): Promise<MigrationResult> {
  const url = requireDatabaseUrl(settings);
  const sets = setNames.map(checkSet);
  const report = await inWords(url, () => migrate(url, domains.flatMap(({ cubes }) => cubes)));
  const references = await withOperator(settings, async (database) => {
    const written: { set: ReferenceSet; changes: number }[] = [];
    for (const set of sets) written.push({ set, changes: await writeReferenceRows(database, commonTenant, readReferenceSet(set), `caravan migrate by ${userInfo().username}`) });
    return written;
  });
  return { ...report, references };
}

function checkSet(name: string): ReferenceSet {
  const set = referenceSets.find((each) => each === name);
  if (set) return set;
  throw new CliError(`There is no reference set "${name}": use ${referenceSets.join(', ')}.`);
}
