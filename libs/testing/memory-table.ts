/** Rows of one table that are committed. */
export type CommittedRows<Row> = Map<string, Row>;

/** A table as one transaction sees it: what it wrote itself, over what is committed now (read committed). */
export class TableView<Row> {
  private readonly written = new Map<string, Row | undefined>();

  constructor(private readonly committed: CommittedRows<Row>) {}

  get(key: string): Row | undefined {
    return this.written.has(key) ? this.written.get(key) : this.committed.get(key);
  }

  set(key: string, row: Row): void {
    this.written.set(key, row);
  }

  delete(key: string): void {
    this.written.set(key, undefined);
  }

  /** Makes what was written visible to everybody. */
  commit(): void {
    for (const [key, row] of this.written) {
      if (row === undefined) this.committed.delete(key);
      else this.committed.set(key, row);
    }
  }
}
