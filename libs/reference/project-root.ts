import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder whose package.json is named `caravan`, at or above `folder`: compiled code runs from dist/, data stays in the sources. */
export function findProjectRoot(folder: string = __dirname): string {
  const file = join(folder, 'package.json');
  if (existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'caravan') return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('no package.json named "caravan" above the running code');
  return findProjectRoot(parent);
}
