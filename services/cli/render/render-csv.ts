import { stringify } from 'csv-stringify/sync';
import type { AnswerTable } from './answer-table.js';

/** RFC 4180 with a heading; a text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function renderCsv({ columns, rows }: Pick<AnswerTable, 'columns' | 'rows'>): string {
  const heading = columns.map(({ name }) => name);
  const lines = rows.map((row) => columns.map(({ name }) => fieldText(row[name])));
  return stringify([heading, ...lines], { record_delimiter: 'windows' });
}

function fieldText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
}
