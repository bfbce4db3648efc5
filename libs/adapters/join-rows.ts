import { FeedError } from './feed-errors.js';
import { assertColumns } from './assert-columns.js';
import type { FeedRow } from './map-rows.js';
import type { CsvInput } from './mapping-types.js';
import { type InputRow, readCsv } from './read-csv.js';

/** Adds to each row the columns of its partner; a row without one fails. */
export type JoinRow = (input: InputRow) => InputRow;

/** Reads the second file of `input.join` into memory; of several rows with the same key the last one counts. */
export async function loadJoin(input: CsvInput, path: string): Promise<JoinRow> {
  const on = input.join?.on ?? [];
  const partners = new Map<string, FeedRow>();
  for await (const { row, line, failure } of readCsv(input, path)) {
    if (failure !== undefined) throw new FeedError(`${path}, line ${line}: ${failure}`);
    if (partners.size === 0) assertColumns(on, row, path);
    partners.set(keyOf(row, on), row);
  }
  return (joined) => {
    const partner = partners.get(keyOf(joined.row, on));
    if (partner) return { ...joined, row: { ...partner, ...joined.row } };
    return { failure: `no row of the second file has the same ${on.join(', ')}`, ...joined };
  };
}

function keyOf(row: FeedRow, on: readonly string[]): string {
  return JSON.stringify(on.map((column) => row[column]));
}
