import type { Place } from './answer-page.js';
import type { Answering, JsonPage } from './answering.js';
import { csvRecord, csvValues } from './csv.js';

const rowsAtOnce = 5_000;

/**
 * The whole answer as CSV text, a page of rows at a time; `limit` rows at most when given. The first page is read before it
 * resolves, so that a refusal still becomes an error answer.
 */
export async function streamCsv(answering: Answering, place: Place | undefined, limit = Number.POSITIVE_INFINITY): Promise<AsyncIterable<string>> {
  const first = await answering.page(Math.min(rowsAtOnce, limit), place);
  return recordsFrom(answering, first, limit);
}

async function* recordsFrom(answering: Answering, first: JsonPage, limit: number): AsyncIterable<string> {
  const { columns } = answering;
  yield csvRecord(columns);
  let left = limit;
  for (let page = first; ; ) {
    yield page.rows.map((row) => csvRecord(csvValues(columns, row))).join('');
    left -= page.rows.length;
    if (!page.next || left <= 0) return;
    page = await answering.page(Math.min(rowsAtOnce, left), page.next);
  }
}
