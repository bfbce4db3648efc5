import type { AtPoint, Step } from './faults.js';
import type { FactRow } from '#libs/engine';
import type { MemoryRules } from './memory-rules.js';
import { type MemoryTables, TablesView } from './memory-tables.js';
import type { LockMode, RowLocks } from './row-locks.js';

export interface TransactionParts {
  readonly tables: MemoryTables;
  readonly locks: RowLocks;
  readonly at: AtPoint;
  readonly rules: MemoryRules;
  readonly refuses: ((fact: FactRow) => boolean) | undefined;
}

/** What all statements of a transaction of the memory store share: its view of the tables, its locks, and that it fails as a whole. */
export abstract class MemoryStatements {
  isCommitted = false;
  protected readonly view: TablesView;
  protected readonly held = new Set<string>();
  private underWay: Step | undefined;
  private isAborted = false;

  constructor(protected readonly number: number, protected readonly parts: TransactionParts) {
    this.view = new TablesView(parts.tables);
  }

  commit(): void {
    if (this.isAborted) throw new Error('commit refused: a statement had failed and the failure was not passed on');
    this.view.commit();
    this.isCommitted = true;
  }

  /** Frees the locks, whatever became of the transaction. */
  end(): void {
    this.parts.locks.release(this.held, this.number);
    this.held.clear();
  }

  protected async statement<T>(step: Step, act: () => Promise<T> | T): Promise<T> {
    if (this.underWay) throw new Error(`${step} was called before ${this.underWay} had answered`);
    if (this.isAborted) throw new Error(`${step} was called after a statement had failed`);
    this.underWay = step;
    try {
      await this.parts.at(`before ${step}`);
      const result = await act();
      await this.parts.at(`after ${step}`);
      return result;
    } catch (error) {
      this.isAborted = true;
      throw error;
    } finally {
      this.underWay = undefined;
    }
  }

  /** True when it was not held before. */
  protected async lock(row: string, mode: LockMode = 'exclusive'): Promise<boolean> {
    if (this.held.has(row)) return false;
    const isNew = await this.parts.locks.take(row, this.number, mode);
    this.held.add(row);
    return isNew;
  }

  protected unlock(rows: readonly string[]): void {
    for (const row of rows) this.held.delete(row);
    this.parts.locks.release(rows, this.number);
  }
}
