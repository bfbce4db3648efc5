import { CliError } from '../cli-error.js';
import type { AnswerTable } from './answer-table.js';
import { renderCsv } from './render-csv.js';
import { renderTable } from './render-table.js';

export const formats = ['table', 'json', 'csv'] as const;
export type Format = (typeof formats)[number];

/** The format of that name. Throws CliError that lists the formats. */
export function parseFormat(name: string): Format {
  const format = formats.find((each) => each === name);
  if (format) return format;
  throw new CliError(`There is no format "${name}": use --format ${formats.join(', ')}.`);
}

/** An answer in a format, ending with a line end. */
export function render(answer: AnswerTable, format: Format): string {
  if (format === 'csv') return renderCsv(answer);
  return format === 'json' ? renderJson(answer.json) : (answer.text ?? renderTable(answer));
}

/** Indented JSON with a line end. */
export function renderJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
