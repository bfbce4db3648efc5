import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { findProjectRoot } from './project-root.js';
import { kinds, referenceKinds, type ReferenceRows, type Row } from './kinds.js';

/** The sets of reference files shipped: the corridor's own, and the places of the development feeds. */
export type ReferenceSet = 'common' | 'dev-feeds';

/** Reads the CSV files of a set; kinds without a file are absent. Throws when the project root is not found. */
export function readReferenceSet(set: ReferenceSet): ReferenceRows {
  const folder = join(findProjectRoot(), 'libs', 'reference', 'data', set === 'common' ? '' : set);
  const present = kinds.filter((kind) => existsSync(join(folder, referenceKinds[kind].file)));
  return Object.fromEntries(present.map((kind) => [kind, readRows(join(folder, referenceKinds[kind].file))]));
}

function readRows(path: string): readonly Row[] {
  return parse(readFileSync(path), { columns: true, bom: true }) as Row[];
}
