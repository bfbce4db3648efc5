import type { CloudEvent } from '#libs/contracts';
import { assertColumns } from './assert-columns.js';
import { compileMapping } from './compile-mapping.js';
import { expandFiles, sizeOf } from './expand-files.js';
import { FeedError } from './feed-errors.js';
import { type FeedParams, type FeedRow, type FeedWarning, type MappedEvents, mapRow } from './map-rows.js';
import type { Mapping } from './mapping-types.js';
import type { InputRow } from './read-csv.js';
import { readRows } from './read-input.js';
import { SeenIds } from './seen-ids.js';
import { parseInstant } from './times.js';

/** What one row of a file came to. */
export interface MappedRow extends MappedEvents {
  readonly file: string;
  /** CSV: the physical line, from 1. JSON: the index in the array, from 0. */
  readonly line: number;
  /** The row as read, for whoever keeps the rejected ones. */
  readonly row: FeedRow;
}

export interface FeedProgress {
  readonly file: string;
  /** Bytes on disk, packed ones for .gz, over all files of the import. */
  readonly bytesRead: number;
  readonly bytesTotal: number;
}

export interface ImportOptions {
  /** Called for every chunk read. */
  readonly onProgress?: (progress: FeedProgress) => void;
}

/**
 * Maps files row by row, in order; a folder stands for the files in it. Bad rows are rejects in the answer and the
 * rest go on; FeedError is thrown for what concerns the whole: a missing parameter, file or column, broken quoting.
 */
export async function* mapFile(
  mapping: Mapping,
  files: string | readonly string[],
  params: FeedParams = {},
  { onProgress }: ImportOptions = {},
): AsyncGenerator<MappedRow> {
  assertParams(mapping, params);
  const paths = expandFiles(typeof files === 'string' ? [files] : files);
  const bytesTotal = paths.reduce((total, path) => total + sizeOf(path), 0);
  let bytesRead = 0;
  for (const file of paths) {
    yield* mapOneFile(mapping, file, params, (bytes) => {
      bytesRead += bytes;
      onProgress?.({ file, bytesRead, bytesTotal });
    });
  }
}

/** The parameters a mapping needs when an import starts; `files` are those that name a file. */
export function paramsOf(mapping: Mapping): { readonly needed: readonly string[]; readonly files: readonly string[] } {
  const { input } = mapping;
  const files = input.kind === 'csv' && input.join ? [input.join.file.param] : [];
  return { needed: [...compileMapping(mapping).params], files };
}

async function* mapOneFile(mapping: Mapping, file: string, params: FeedParams, onBytes: (bytes: number) => void): AsyncGenerator<MappedRow> {
  const ids = new SeenIds();
  let checked = mapping.input.kind === 'json';
  for await (const input of readRows(mapping, file, params, onBytes)) {
    if (!checked && input.failure === undefined) assertColumns(compileMapping(mapping).columns, input.row, file);
    checked ||= input.failure === undefined;
    yield { file, line: input.line, row: input.row, ...mapInput(mapping, input, params, ids) };
  }
}

function mapInput(mapping: Mapping, { line, row, failure }: InputRow, params: FeedParams, ids: SeenIds): MappedEvents {
  if (failure !== undefined)
    return { events: [], warnings: [], rejects: [{ reason: 'mapping_failed', line, column: undefined, message: failure }] };
  const mapped = mapRow(mapping, row, { params, line });
  const repeated = mapped.events.filter(({ id }) => ids.add(id));
  return repeated.length === 0 ? mapped : { ...mapped, warnings: [...mapped.warnings, ...repeated.map((event) => repeatWarning(event, line))] };
}

function repeatWarning({ id }: CloudEvent, line: number): FeedWarning {
  return { flag: 'feed_row_repeated', line, id, message: `an earlier row of the file also gave "${id}"; this later one wins` };
}

function assertParams(mapping: Mapping, params: FeedParams): void {
  const missing = paramsOf(mapping).needed.filter((name) => params[name] === undefined);
  if (missing.length > 0) throw new FeedError(`the feed ${mapping.feed} needs the parameter ${missing.map((name) => `"${name}"`).join(', ')}`);
  const { recordedtime } = mapping;
  if (typeof recordedtime !== 'object' || !('param' in recordedtime)) return;
  const given = params[recordedtime.param] ?? '';
  if (!parseInstant(given)) throw new FeedError(`the parameter "${recordedtime.param}" is "${given}", not a time with an offset such as 2019-06-01T00:00:00Z`);
}
