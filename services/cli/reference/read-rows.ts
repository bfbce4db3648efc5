import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { CliError } from '../cli-error.js';

/** Rows of reference data from a file: CSV with a heading, or JSON, a list or `{"rows": […]}`. Throws CliError that names file and fix. */
export function readRows(file: string, folder: string): readonly unknown[] {
  const text = readFileSync(resolve(folder, file), 'utf8');
  return file.toLowerCase().endsWith('.json') ? readJson(file, text) : readCsv(file, text);
}

function readCsv(file: string, text: string): readonly unknown[] {
  try {
    return parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    throw new CliError(`${file} is not CSV with a heading: ${error instanceof Error ? error.message : String(error)}. Name a JSON file *.json.`, undefined, { cause: error });
  }
}

function readJson(file: string, text: string): readonly unknown[] {
  const parsed = parseOrExplain(file, text.replace(/^\ufeff/, ''));
  const rows = Array.isArray(parsed) ? parsed : (parsed as { rows?: unknown } | null)?.rows;
  if (Array.isArray(rows)) return rows;
  throw new CliError(`${file} holds no rows: it must be a list of objects, or {"rows": […]}.`);
}

function parseOrExplain(file: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new CliError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}.`, undefined, { cause: error });
  }
}
