import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FeedError } from './feed-errors.js';

/** Paths with each folder replaced by its .csv and .json files (also .gz), by name. Throws FeedError for what is not there. */
export function expandFiles(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    if (!existsSync(path)) throw new FeedError(`there is no file or folder ${path}`);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}

/** Bytes of a file on disk. */
export function sizeOf(path: string): number {
  return statSync(path).size;
}

function filesIn(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => /\.(csv|json)(\.gz)?$/.test(name));
  if (names.length === 0) throw new FeedError(`the folder ${folder} holds no .csv or .json file`);
  return names.sort().map((name) => join(folder, name));
}
