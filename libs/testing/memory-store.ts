import type { FactRow, PartitionId, PartitionState, Store, Transaction } from '#libs/engine';
import type { AtPoint } from './faults.js';
import { type MemoryRules, allRules } from './memory-rules.js';
import { MemoryTables } from './memory-tables.js';
import { MemoryTransaction, partitionKey } from './memory-transaction.js';
import { RowLocks } from './row-locks.js';

export interface MemoryStoreOptions {
  /** Called at every point of every transaction. */
  readonly at?: AtPoint;
  /** Guarantees to leave out. */
  readonly rules?: Partial<MemoryRules>;
  /** Rows that the database would refuse. */
  readonly refuses?: (fact: FactRow) => boolean;
  /** Called right after a commit became visible. */
  readonly onCommit?: (tables: MemoryTables) => void;
}

/**
 * The engine's store in memory, with the transactions of Postgres at read committed: own writes are visible to oneself,
 * others' when committed; row locks wait; a throw undoes everything.
 */
export class MemoryStore implements Store {
  readonly tables = new MemoryTables();
  at: AtPoint | undefined;
  private readonly locks = new RowLocks();
  private transactions = 0;

  constructor(private readonly options: MemoryStoreOptions = {}) {
    this.at = options.at;
  }

  claim(id: PartitionId, owner: string, firstOffset: bigint, foldVersion = 0): Promise<PartitionState> {
    return this.run((tx) => tx.claim(id, owner, firstOffset, foldVersion));
  }

  /** Changes rows that folds read, the common ones when no tenant is named; resolves to the number of the change. */
  changeReference(tenant = ''): Promise<number> {
    return this.run((tx) => tx.changeReference(tenant));
  }

  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.run(work);
  }

  /** The committed row of a partition; throws when it was never claimed. */
  partition(id: PartitionId) {
    const row = this.tables.partitions.get(partitionKey(id));
    if (!row) throw new Error(`${partitionKey(id)} was never claimed`);
    return row;
  }

  private async run<T>(work: (tx: MemoryTransaction) => Promise<T>): Promise<T> {
    const { options, tables, locks } = this;
    const at = this.at ?? ((): void => undefined);
    const rules = { ...allRules, ...options.rules };
    const tx = new MemoryTransaction(this.transactions++, { tables, locks, at, rules, refuses: options.refuses });
    try {
      const result = await work(tx);
      await at('before commit');
      tx.commit();
      options.onCommit?.(tables);
      return result;
    } finally {
      tx.end();
      if (tx.isCommitted) await at('after commit');
    }
  }
}
