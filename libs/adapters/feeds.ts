import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { FeedError, MappingError } from './feed-errors.js';
import { readMapping } from './mapping.js';
import type { Mapping } from './mapping-types.js';
import { findProjectRoot } from '#libs/reference';

/** Names of the feeds that come with Caravan, in order. */
export function listFeeds(): readonly string[] {
  return readdirSync(feedsFolder())
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .sort();
}

/** A feed that comes with Caravan by its name, or a mapping file by its path. Throws FeedError when there is neither, MappingError when the file is wrong. */
export function findFeed(nameOrPath: string): Mapping {
  const bundled = listFeeds().includes(nameOrPath) ? join(feedsFolder(), `${nameOrPath}.yaml`) : nameOrPath;
  if (!existsSync(bundled)) throw new FeedError(`there is no feed or mapping file "${nameOrPath}"; the feeds are ${listFeeds().join(', ')}`);
  return readNamed(bundled);
}

function readNamed(path: string): Mapping {
  try {
    return readMapping(readFileSync(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    throw new MappingError(error.problems.map((problem) => `${path}, ${problem}`));
  }
}

function feedsFolder(): string {
  return join(findProjectRoot(), 'libs', 'adapters', 'feeds');
}
