import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { FeedError, type FeedParams, findFeed, listFeeds, type Mapping, MappingError, paramsOf, readSettings, settingDeclarations, type Standard, standards } from '#libs/adapters';
import { CliError } from '../cli-error.js';
import { parsePairs } from '../option-values.js';
import type { ImportSource } from './import-source.js';

/** The import a user asked for. Throws CliError with the fix for a wrong file, feed or parameter. */
export function findSource(files: readonly string[], feed: string, params: readonly string[], folder: string): ImportSource {
  const given = Object.fromEntries(parsePairs(params, '--param fileTime=2024-05-01T00:00:00Z'));
  for (const file of files) checkFile(file, folder);
  const standard = standards.find(({ name }) => name === feed);
  if (standard) return { standard, files, params: checkSettings(standard, given) };
  const mapping = findMapping(feed, folder);
  return { mapping, files, params: completeParams(mapping, given, folder) };
}

function findMapping(feed: string, folder: string): Mapping {
  try {
    return findFeed(listFeeds().includes(feed) ? feed : resolve(folder, feed));
  } catch (error) {
    if (error instanceof MappingError) throw new CliError(`The mapping file cannot be used:\n${error.problems.map((problem) => `  ${problem}`).join('\n')}`, undefined, { cause: error });
    if (!(error instanceof FeedError)) throw error;
    throw new CliError(`There is no feed "${feed}": use ${listFeeds().join(', ')}, a standard (${standards.map(({ name }) => name).join(', ')}), or the path of a mapping file.`, undefined, { cause: error });
  }
}

function checkFile(file: string, folder: string): void {
  if (existsSync(resolve(folder, file))) return;
  throw new CliError(`There is no file or folder "${file}" in ${folder}: check the name.`);
}

function checkSettings({ name, settings, needed }: Standard, given: FeedParams): FeedParams {
  const missing = needed.filter((setting) => given[setting] === undefined);
  if (missing.length > 0) throw new CliError(`The standard ${name} needs more: add ${missing.map((setting) => `--param ${setting}=${settingDeclarations[setting].example}`).join(' ')}.`);
  try {
    readSettings(given, settings);
    return given;
  } catch (error) {
    if (!(error instanceof FeedError)) throw error;
    throw new CliError(`The settings of ${name} cannot be used: ${error.message}.`, undefined, { cause: error });
  }
}

function completeParams(mapping: Mapping, given: FeedParams, folder: string): FeedParams {
  const { needed, files } = paramsOf(mapping);
  const missing = needed.filter((name) => given[name] === undefined);
  if (missing.length > 0) throw new CliError(`The feed ${mapping.feed} needs more: add ${missing.map((name) => exampleOf(name, files)).join(' ')}.`);
  for (const name of Object.keys(given)) if (!needed.includes(name)) throw unknownParam(mapping, name, needed);
  for (const name of files) checkFile(given[name] ?? '', folder);
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, files.includes(name) ? resolve(folder, value) : value]));
}

function unknownParam({ feed }: Mapping, name: string, needed: readonly string[]): CliError {
  const known = needed.length > 0 ? `it takes ${needed.join(', ')}` : 'it takes none';
  return new CliError(`The feed ${feed} has no parameter "${name}": ${known}.`);
}

function exampleOf(name: string, files: readonly string[]): string {
  if (files.includes(name)) return `--param ${name}=FILE`;
  return `--param ${name}=${/time|snapshot|instant/i.test(name) ? '2019-06-01T00:00:00Z' : 'TEXT'}`;
}
