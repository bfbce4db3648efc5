import type {
  Counters, DeadLetterRow, EntityRow, FactHome, FactRow, PartitionId, PartitionState, RestatementRow, RollupRow, Transaction,
} from '#libs/engine';
import type { Connection } from './connection.js';
import { advancePartition } from './statements/advance-partition.js';
import { findHomes } from './statements/find-homes.js';
import { haltPartition } from './statements/halt-partition.js';
import { insertDeadLetters } from './statements/insert-dead-letters.js';
import { insertEntities } from './statements/insert-entities.js';
import { insertFacts } from './statements/insert-facts.js';
import { insertRestatements } from './statements/insert-restatements.js';
import { lockEntities } from './statements/lock-entities.js';
import { lockPartition } from './statements/lock-partition.js';
import { lockRollups } from './statements/lock-rollups.js';
import { referenceVersions } from './statements/reference-versions.js';
import { updateEntities } from './statements/update-entities.js';
import { writeRollups } from './statements/write-rollups.js';

/** The engine's transaction on one connection: each method is the act of the same name in `statements/`. */
export class PostgresTransaction implements Transaction {
  constructor(private readonly connection: Connection) {}

  lockPartition(id: PartitionId): Promise<PartitionState | undefined> {
    return lockPartition(this.connection, id);
  }

  referenceVersions(tenants: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return referenceVersions(this.connection, tenants);
  }

  lockEntities(keys: readonly string[]): Promise<EntityRow[]> {
    return lockEntities(this.connection, keys);
  }

  findHomes(factIds: readonly string[]): Promise<ReadonlyMap<string, FactHome>> {
    return findHomes(this.connection, factIds);
  }

  insertFacts(rows: readonly FactRow[]): Promise<boolean> {
    return insertFacts(this.connection, rows);
  }

  insertEntities(rows: readonly EntityRow[]): Promise<void> {
    return insertEntities(this.connection, rows);
  }

  updateEntities(rows: readonly EntityRow[]): Promise<void> {
    return updateEntities(this.connection, rows);
  }

  lockRollups(rows: readonly RollupRow[]): Promise<ReadonlyMap<string, RollupRow>> {
    return lockRollups(this.connection, rows);
  }

  writeRollups(rows: readonly RollupRow[]): Promise<void> {
    return writeRollups(this.connection, rows);
  }

  insertDeadLetters(rows: readonly DeadLetterRow[]): Promise<void> {
    return insertDeadLetters(this.connection, rows);
  }

  insertRestatements(rows: readonly RestatementRow[]): Promise<void> {
    return insertRestatements(this.connection, rows);
  }

  advance(id: PartitionId, epoch: number, from: bigint, to: bigint, counters: Counters, watermark: number | undefined): Promise<boolean> {
    return advancePartition(this.connection, id, epoch, from, to, counters, watermark);
  }

  halt(id: PartitionId, epoch: number, reason: string, detail: string): Promise<void> {
    return haltPartition(this.connection, id, epoch, reason, detail);
  }
}
