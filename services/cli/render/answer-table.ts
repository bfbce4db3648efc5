export type Row = Readonly<Record<string, unknown>>;

/** A column of an answer. */
export interface Column {
  /** The field of the row, and the heading in CSV. */
  readonly name: string;
  /** The heading in a table, where it is another. */
  readonly title?: string;
  /** The words a table shows, where they are not the plain value; CSV and JSON keep the value. */
  readonly show?: (value: unknown, row: Row) => string;
  /** False: only in CSV. */
  readonly inTable?: boolean;
}

/** One answer in all formats: tables and CSV show `columns` of `rows`, JSON is `json` as it is. */
export interface AnswerTable {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly json: unknown;
  /** Shown instead of the table, where one table cannot say it. */
  readonly text?: string;
  /** Lines under a table. */
  readonly notes?: readonly string[];
  /** What a table without rows says. */
  readonly whenEmpty?: string;
}

/** Columns for rows whose fields are known only when they come: all fields, in the order of their first appearance. */
export function columnsOf(rows: readonly Row[]): readonly Column[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))].map((name) => ({ name }));
}
