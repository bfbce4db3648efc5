import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FeedError } from './feed-errors.js';

/** Paths with each folder replaced by its files of those endings, also with .gz behind, by name. Throws FeedError for what is not there. */
export function expandFiles(paths: readonly string[], endings: readonly string[] = ['.csv', '.json']): readonly string[] {
  return paths.flatMap((path) => {
    if (!existsSync(path)) throw new FeedError(`there is no file or folder ${path}`);
    return statSync(path).isDirectory() ? filesIn(path, endings) : [path];
  });
}

/** Bytes of a file on disk. */
export function sizeOf(path: string): number {
  return statSync(path).size;
}

function filesIn(folder: string, endings: readonly string[]): readonly string[] {
  const names = readdirSync(folder).filter((name) => endings.some((ending) => name.replace(/\.gz$/, '').endsWith(ending)));
  if (names.length === 0) throw new FeedError(`the folder ${folder} holds no ${endings.join(' or ')} file`);
  return names.sort().map((name) => join(folder, name));
}
