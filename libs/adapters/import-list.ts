import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { explainIssues } from './explain-issues.js';
import { MappingError } from './feed-errors.js';
import { findFeed } from './feeds.js';
import { paramsOf } from './import-feed.js';
import type { FeedParams } from './map-rows.js';
import type { Mapping } from './mapping-types.js';
import { findProjectRoot } from '#libs/reference';
import { strictObject } from './strict-object.js';

/** One import to start: its arguments for `mapFile`. */
export interface ImportStart {
  readonly mapping: Mapping;
  readonly files: readonly string[];
  readonly params: FeedParams;
}

const text = z.string().min(1);
const shape = z.array(strictObject({ feed: text, files: z.array(text).min(1), params: z.record(text, text).default({}) }));

/** The imports of the first start: the bundled sample. */
export function firstLook(): readonly ImportStart[] {
  return readImportList(join(findProjectRoot(), 'samples', 'first-look.yaml'));
}

/** Reads a list of imports; files and parameters that name files are relative to the list. Throws MappingError. */
export function readImportList(path: string): readonly ImportStart[] {
  const read = shape.safeParse(parse(readFileSync(path, 'utf8'), { schema: 'failsafe' }));
  if (!read.success) throw new MappingError(explainIssues(read.error.issues));
  return read.data.map(({ feed, files, params }) => {
    const mapping = findFeed(feed);
    return { mapping, files: files.map((file) => join(dirname(path), file)), params: resolveFiles(mapping, params, dirname(path)) };
  });
}

function resolveFiles(mapping: Mapping, params: FeedParams, folder: string): FeedParams {
  const isFile = (name: string): boolean => paramsOf(mapping).files.includes(name);
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, isFile(name) ? join(folder, value) : value]));
}
