import { buffer } from 'node:stream/consumers';
import { PassThrough } from 'node:stream';
import { FeedError } from './feed-errors.js';
import { walk } from './functions/sources.js';
import type { FeedRow } from './map-rows.js';
import type { JsonInput } from './mapping-types.js';
import { type OnBytes, openInput } from './open-input.js';
import type { InputRow } from './read-csv.js';

/** Rows of a JSON file, plain or .gz; the file is read whole. Throws FeedError when it is no JSON or has no array of rows. */
export async function* readJson(input: JsonInput, path: string, onBytes?: OnBytes): AsyncGenerator<InputRow> {
  const records = arrayIn(await readWhole(input, path, onBytes), input.rows, path);
  for (const [line, record] of records.entries()) {
    if (isObject(record)) for (const row of explodeRow(input, record)) yield { line, row };
    else yield { line, row: {}, failure: 'the row is not an object' };
  }
}

/** One row for each path of `explode`: the columns of the record, over them those at the path, over them those of `set`. */
export function explodeRow({ explode }: JsonInput, record: FeedRow): readonly FeedRow[] {
  if (!explode) return [record];
  return explode.map(({ path, set }) => {
    const part = walk(record, path.split('.'));
    return { ...record, ...(isObject(part) ? part : {}), ...set };
  });
}

async function readWhole({ encoding }: JsonInput, path: string, onBytes?: OnBytes): Promise<unknown> {
  try {
    const bytes = await buffer(openInput(path, 'utf-8', new PassThrough(), onBytes));
    return JSON.parse(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch (error) {
    throw new FeedError(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

function arrayIn(whole: unknown, rows: string | undefined, path: string): readonly unknown[] {
  const found = rows === undefined ? whole : walk(whole, rows.split('.'));
  if (Array.isArray(found)) return found;
  throw new FeedError(`${path} has no array ${rows === undefined ? 'at its top' : `at ${rows}`}; input.rows names where the rows are`);
}

function isObject(value: unknown): value is FeedRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
