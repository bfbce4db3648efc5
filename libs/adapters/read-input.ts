import { FeedError } from './feed-errors.js';
import { type JoinRow, loadJoin } from './join-rows.js';
import type { FeedParams } from './map-rows.js';
import type { Mapping } from './mapping-types.js';
import type { OnBytes } from './open-input.js';
import { type InputRow, readCsv } from './read-csv.js';
import { readJson } from './read-json.js';

/** The rows of one file as a mapping describes it, joined with the second file where it says so. CSV takes constant memory. */
export async function* readRows(mapping: Mapping, path: string, params: FeedParams, onBytes?: OnBytes): AsyncGenerator<InputRow> {
  const { input } = mapping;
  if (input.kind === 'json') return yield* readJson(input, path, onBytes);
  const join = await joinOf(mapping, params);
  for await (const row of readCsv(input, path, onBytes)) yield join(row);
}

async function joinOf({ input, feed }: Mapping, params: FeedParams): Promise<JoinRow> {
  if (input.kind === 'json' || !input.join) return (row) => row;
  const path = params[input.join.file.param];
  if (path === undefined) throw new FeedError(`the feed ${feed} needs a second file: the parameter "${input.join.file.param}"`);
  return loadJoin(input, path);
}
