import type { AnswerTable, Row } from '../render/answer-table.js';
import { renderTable } from '../render/render-table.js';
import { cellText, textOf } from '../render/texts.js';
import { tableOf } from './lists.js';

/** One object: its fields as lines, then a table for each of its lists. CSV shows the longest list, or the object itself. */
export function describeObject(body: object): AnswerTable {
  const entries = Object.entries(body) as [string, unknown][];
  const lists = entries.flatMap(([name, value]) => (isRows(value) ? [{ name, rows: value }] : []));
  const fields = entries.filter(([, value]) => !isRows(value)).map(([name, value]) => `${textOf(name)}: ${cellText(value)}\n`);
  const tables = lists.map(({ name, rows }) => `\n${textOf(name)}\n${renderTable({ ...tableOf(rows), json: rows, whenEmpty: 'none' })}`);
  const [longest] = [...lists].sort((a, b) => b.rows.length - a.rows.length);
  return { ...tableOf(longest?.rows ?? [body as Row]), json: body, text: [...fields, ...tables].join('') };
}

function isRows(value: unknown): value is readonly Row[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'object' && each !== null);
}
