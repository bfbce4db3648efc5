import { parse } from 'csv-parse';
import { FeedError } from './feed-errors.js';
import type { FeedRow } from './map-rows.js';
import type { CsvInput } from './mapping-types.js';
import { type OnBytes, openInput } from './open-input.js';

/** A row of an input and where it stands; `failure` says why it is not whole. */
export interface InputRow {
  /** CSV: the physical line, from 1, on which the row begins. JSON: the index in the array, from 0. */
  readonly line: number;
  readonly row: FeedRow;
  readonly failure?: string;
}

/** The longest row read; a quote that is never closed ends here and not in the memory. */
const maxRowBytes = 1024 * 1024;

/** Rows of a CSV file, plain or .gz, one after the other. Throws FeedError where the text can no longer be cut into rows. */
export async function* readCsv(input: CsvInput, path: string, onBytes?: OnBytes): AsyncGenerator<InputRow> {
  let nextLine = 1;
  let columns = input.header ? undefined : (input.columns ?? []);
  try {
    for await (const record of openInput(path, input.encoding, csvParser(input), onBytes) as AsyncIterable<readonly string[]>) {
      const line = nextLine;
      nextLine += linesOf(record);
      if (record.length === 1 && record[0] === '') continue;
      if (columns) yield { line, ...toRow(columns, record) };
      else columns = input.columns ?? record;
    }
  } catch (error) {
    throw new FeedError(`${path}: ${(error as Error).message}`, { cause: error });
  }
  if (!columns) throw new FeedError(`${path} is empty: not even a line with the names of the columns`);
}

function csvParser({ delimiter }: CsvInput): ReturnType<typeof parse> {
  return parse({
    bom: true,
    delimiter,
    max_record_size: maxRowBytes,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
  });
}

function toRow(columns: readonly string[], record: readonly string[]): Omit<InputRow, 'line'> {
  const row: Record<string, unknown> = {};
  for (let index = 0; index < columns.length; index++) row[columns[index] ?? ''] = record[index] ?? '';
  if (record.length === columns.length) return { row };
  return { row, failure: `the row has ${record.length} columns and not ${columns.length}` };
}

/** How many lines a row takes: one, and one more for each line break inside quotes. */
function linesOf(record: readonly string[]): number {
  let lines = 1;
  for (const field of record) if (field.includes('\n') || field.includes('\r')) lines += field.split(/\r\n|\n|\r/).length - 1;
  return lines;
}
