import CliTable from 'cli-table3';
import type { AnswerTable, Column, Row } from './answer-table.js';
import { cellText, textOf } from './texts.js';

const noLines = {
  top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '',
  left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ',
};

/** A table for people: aligned columns without lines, numbers to the right. */
export function renderTable({ columns, rows, notes = [], whenEmpty = 'nothing found' }: AnswerTable): string {
  const lines = rows.length === 0 ? [whenEmpty] : drawTable(columns.filter(({ inTable }) => inTable !== false), rows);
  return `${[...lines, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n')}\n`;
}

function drawTable(columns: readonly Column[], rows: readonly Row[]): string[] {
  const table = new CliTable({
    head: columns.map((column) => column.title ?? column.name),
    chars: noLines,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: columns.map((column) => (isNumeric(column, rows) ? 'right' : 'left')),
  });
  for (const row of rows) table.push(columns.map((column) => cellOf(column, row)));
  return table.toString().split('\n').map((line) => line.trimEnd());
}

function cellOf({ name, show }: Column, row: Row): string {
  const value = row[name];
  return textOf(show ? show(value, row) : cellText(value));
}

function isNumeric({ name }: Column, rows: readonly Row[]): boolean {
  const values = rows.map((row) => row[name]).filter((value) => value !== null && value !== undefined);
  return values.length > 0 && values.every((value) => typeof value === 'number');
}
