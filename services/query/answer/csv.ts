import { isInUsd } from '../formulas/needs.js';
import type { Question } from '../question/question.js';
import { fieldColumns, partNames } from './write-fields.js';
import type { Field, JsonRow } from './write-row.js';

const startOfFormula = /^[=+\-@\t\r]/;

/** One field of RFC 4180. Text that a spreadsheet would take for a formula gets a leading apostrophe; numbers never do. */
export function csvField(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = startOfFormula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One record with its line end. */
export function csvRecord(values: readonly unknown[]): string {
  return `${values.map(csvField).join(',')}\r\n`;
}

const commonFields = ['nodes', 'value', 'base', 'ratio', 'growthPercent', 'reason'];

/** The columns of an answer: the fields of its rows in their order, those of inner objects with a dot. */
export function csvColumns(question: Pick<Question, 'by' | 'compare' | 'indicator' | 'asks'>): string[] {
  const { by, indicator, compare } = question;
  return [
    'bucket', ...by, 'value', 'n', 'p50', 'p90', 'p95', 'base', 'ratio', 'growthPercent', 'comparable', 'reason', 'completeness', 'restatedAt', 'flags',
    ...fieldColumns(question),
    ...partNames(indicator).map((name) => `parts.${name}`),
    ...(compare ? commonFields.map((name) => `common.${name}`) : []),
    ...(isInUsd(indicator) ? ['unconverted'] : []),
  ];
}

/** The values of a row in the order of the columns; lists of words are joined by blanks, other lists are JSON. */
export function csvValues(columns: readonly string[], row: JsonRow): unknown[] {
  return columns.map((column) => {
    const [outer = '', inner] = column.split('.');
    return flat(inner === undefined || !(outer in row) ? row[column] : memberOf(row[outer], inner));
  });
}

function memberOf(field: Field | undefined, name: string): unknown {
  return field !== null && typeof field === 'object' && !Array.isArray(field) ? (field as Record<string, unknown>)[name] : null;
}

function flat(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.every((each) => typeof each === 'string') ? value.join(' ') : JSON.stringify(value);
}
