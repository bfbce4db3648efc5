import { type Column, referenceColumns } from './columns.js';
import { type Kind, type Row, rowKey } from './kinds.js';

/** What is wrong with one row that somebody wants to load. */
export interface RowProblem {
  /** From 1. */
  readonly row: number;
  readonly column: string;
  readonly message: string;
}

/** Rows as they may be stored, every column of the kind in it; or all that is wrong with them. */
export type CheckedRows = { readonly rows: readonly Row[] } | { readonly problems: readonly RowProblem[] };

/** The texts that a column of a kind has in the rows that are there already. */
export type KnownTexts = (kind: Kind, column: string) => ReadonlySet<string>;

const mostProblems = 100;

/** Checks rows of a kind before they are loaded: known columns, their formats, dates in order, rows that others name, no key twice. */
export function checkRows(kind: Kind, given: readonly unknown[], known: KnownTexts): CheckedRows {
  const check = new RowCheck(kind, known);
  const rows = given.map((row, index) => check.take(row, index + 1));
  return check.problems.length > 0 ? { problems: check.problems.slice(0, mostProblems) } : { rows };
}

class RowCheck {
  readonly problems: RowProblem[] = [];
  private readonly columns: readonly Column[];
  private readonly rowOfKey = new Map<string, number>();

  constructor(private readonly kind: Kind, private readonly known: KnownTexts) {
    this.columns = referenceColumns[kind];
  }

  take(given: unknown, row: number): Row {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) {
      this.report(row, '', 'the row must be an object with a text for each column');
      return {};
    }
    this.checkNames(Object.keys(given), row);
    const texts = Object.fromEntries(this.columns.map((column) => [column.name, this.textOf((given as Record<string, unknown>)[column.name], column.name, row)]));
    for (const column of this.columns) this.checkText(column, texts[column.name] ?? '', row);
    this.checkOrder(texts, row);
    this.checkKey(texts, row);
    return texts;
  }

  private checkNames(names: readonly string[], row: number): void {
    const wrong = names.filter((name) => !this.columns.some((column) => column.name === name));
    for (const name of wrong) this.report(row, name, `${this.kind} has no such column; it has ${this.columns.map((column) => column.name).join(', ')}`);
  }

  private textOf(value: unknown, column: string, row: number): string {
    if (value === undefined || value === null) return '';
    if (typeof value === 'string' || typeof value === 'number') return String(value).trim();
    this.report(row, column, 'must be a text or a number');
    return '';
  }

  private checkText({ name, format, isRequired }: Column, text: string, row: number): void {
    if (text === '') {
      if (isRequired) this.report(row, name, `is required, and must be ${format.expected}`);
      return;
    }
    if (!format.fits(text)) return this.report(row, name, `is "${text.slice(0, 80)}": it must be ${format.expected}`);
    if (format.names && !this.known(format.names.kind, format.names.column).has(text)) {
      this.report(row, name, `is "${text.slice(0, 80)}", which no row of ${format.names.kind} is called: load that one first`);
    }
  }

  private checkOrder(texts: Row, row: number): void {
    for (const [from, to] of [['valid_from', 'valid_to'], ['date_from', 'date_to']] as const) {
      const [first, last] = [texts[from], texts[to]];
      if (first && last && last < first) this.report(row, to, `is ${last}, before ${from} ${first}`);
    }
  }

  private checkKey(texts: Row, row: number): void {
    const key = rowKey(this.kind, texts);
    const before = this.rowOfKey.get(key);
    if (before !== undefined) this.report(row, '', `has the key of row ${before}: ${key.replaceAll('\u001f', ', ')}`);
    this.rowOfKey.set(key, row);
  }

  private report(row: number, column: string, message: string): void {
    this.problems.push({ row, column, message });
  }
}

/** What rows may name: those of a snapshot. */
export function textsIn(rowsOf: (kind: Kind) => readonly Row[]): KnownTexts {
  const sets = new Map<string, ReadonlySet<string>>();
  return (kind, column) => {
    const name = `${kind} ${column}`;
    const known = sets.get(name) ?? new Set(rowsOf(kind).map((row) => row[column] ?? ''));
    sets.set(name, known);
    return known;
  };
}
