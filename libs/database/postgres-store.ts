import type { PartitionId, PartitionState, Store, Transaction } from '#libs/engine';
import { inTransaction } from './connection.js';
import type { Database } from './data-source.js';
import { PostgresTransaction } from './postgres-transaction.js';
import { claimPartition } from './statements/claim-partition.js';

/**
 * The engine's store on Postgres. Acts as the database's role: `caravan_ingest` for consumers, `caravan_operator` for rebuild.
 * When a commit's answer is lost it throws `StoreUnavailable` like any lost connection; `next_offset` then tells what happened.
 */
export class PostgresStore implements Store {
  constructor(private readonly database: Database) {}

  claim(id: PartitionId, owner: string, firstOffset: bigint, foldVersion = 0): Promise<PartitionState> {
    return inTransaction(this.database, (connection) => claimPartition(connection, id, owner, firstOffset, foldVersion));
  }

  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return inTransaction(this.database, (connection) => work(new PostgresTransaction(connection)));
  }
}
