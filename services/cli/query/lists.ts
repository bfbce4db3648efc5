import { askPages, type Params } from '../http/ask.js';
import { type AnswerTable, columnsOf, type Row } from '../render/answer-table.js';
import { cellText } from '../render/texts.js';
import type { Session } from '../session.js';

/** A list of the query service. */
export interface ListQuestion {
  readonly path: string;
  readonly params: Params;
  readonly limit: number;
  readonly whenEmpty: string;
  /** Fields that would make a table too wide; CSV and JSON have them. */
  readonly hidden: readonly string[];
}

/** Reads a list page by page, as an answer with a column for every field. */
export async function askList(session: Session, { path, params, limit, whenEmpty, hidden }: ListQuestion): Promise<AnswerTable> {
  const { body, rows, isCut } = await askPages(session.ask(path, params), limit);
  const { columns } = tableOf(rows);
  const shown = columns.map((column) => (hidden.includes(column.name) ? { ...column, inTable: false } : column));
  return { columns: shown, rows, json: body, whenEmpty, notes: isCut ? [`only the first ${limit} are shown: ask for more with --limit N`] : [] };
}

const longest = 60;

/** Rows as they come: long values are cut in a table and whole in CSV. */
export function tableOf(rows: readonly Row[]): Pick<AnswerTable, 'columns' | 'rows'> {
  const isLong = (name: string): boolean => rows.some((row) => cellText(row[name]).length > longest);
  return { rows, columns: columnsOf(rows).map((column) => (isLong(column.name) ? { ...column, show: shorten } : column)) };
}

function shorten(value: unknown): string {
  const text = cellText(value);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
