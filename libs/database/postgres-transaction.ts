import type {
  Counters, DeadLetterRow, EntityKey, EntityPage, EntityRow, FactHome, FactMove, FactRow, PartitionId, PartitionState, RestatementRow, RollupRow, SegmentChange,
  StoredVersion, Transaction, Walk, WalkCounts,
} from '#libs/engine';
import type { Connection } from './connection.js';
import { mirrorDeadLetter } from './mirror-dead-letter.js';
import { advancePartition } from './statements/advance-partition.js';
import { findHomes } from './statements/find-homes.js';
import { foldVersionInForce, readWatermark } from './statements/group-state.js';
import { haltPartition } from './statements/halt-partition.js';
import { insertDeadLetters } from './statements/insert-dead-letters.js';
import { insertEntities } from './statements/insert-entities.js';
import { insertOutbox } from './statements/insert-outbox.js';
import { insertFacts } from './statements/insert-facts.js';
import { insertOrLockRollups } from './statements/insert-or-lock-rollups.js';
import { insertRestatements } from './statements/insert-restatements.js';
import { lockEntities } from './statements/lock-entities.js';
import { lockPartition } from './statements/lock-partition.js';
import { moveFacts } from './statements/move-facts.js';
import { entitiesAfter, unsettledEntities } from './statements/page-entities.js';
import { readEntities } from './statements/read-entities.js';
import { readVersions } from './statements/read-versions.js';
import { referenceVersions } from './statements/reference-versions.js';
import { updateEntities } from './statements/update-entities.js';
import { advanceWalk, lockWalk, openWalks } from './statements/walks.js';
import { writeRollups } from './statements/write-rollups.js';
import { writeSegments } from './statements/write-segments.js';

/** The engine's transaction on one connection: each method is the act of the same name in `statements/`; dead letters go into the outbox too. */
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

  writeSegments(changes: readonly SegmentChange[]): Promise<void> {
    return writeSegments(this.connection, changes);
  }

  insertOrLockRollups(rows: readonly RollupRow[]): Promise<ReadonlyMap<string, RollupRow>> {
    return insertOrLockRollups(this.connection, rows);
  }

  writeRollups(rows: readonly RollupRow[]): Promise<void> {
    return writeRollups(this.connection, rows);
  }

  async insertDeadLetters(rows: readonly DeadLetterRow[]): Promise<void> {
    await insertDeadLetters(this.connection, rows);
    await insertOutbox(this.connection, rows.map(mirrorDeadLetter));
  }

  insertRestatements(rows: readonly RestatementRow[]): Promise<void> {
    return insertRestatements(this.connection, rows);
  }

  advance(id: PartitionId, epoch: number, from: bigint, to: bigint, counters: Counters, watermark: number | undefined, tail?: Buffer): Promise<boolean> {
    return advancePartition(this.connection, id, epoch, from, to, counters, watermark, tail);
  }

  halt(id: PartitionId, epoch: number, reason: string, detail: string, found?: bigint): Promise<void> {
    return haltPartition(this.connection, id, epoch, reason, detail, found);
  }

  readVersions(factIds: readonly string[]): Promise<readonly StoredVersion[]> {
    return readVersions(this.connection, factIds);
  }

  readEntities(keys: readonly string[]): Promise<EntityRow[]> {
    return readEntities(this.connection, keys);
  }

  moveFacts(moves: readonly FactMove[]): Promise<void> {
    return moveFacts(this.connection, moves);
  }

  readWatermark(group: string): Promise<number | undefined> {
    return readWatermark(this.connection, group);
  }

  foldVersionInForce(group: string): Promise<number | undefined> {
    return foldVersionInForce(this.connection, group);
  }

  openWalks(domain: string, foldVersion: number, except: readonly string[]): Promise<void> {
    return openWalks(this.connection, domain, foldVersion, except);
  }

  lockWalk(domain: string, foldVersion: number): Promise<Walk | undefined> {
    return lockWalk(this.connection, domain, foldVersion);
  }

  entitiesAfter(domain: string, tenant: string, after: string | undefined, most: number, mostBytes: number): Promise<EntityPage> {
    return entitiesAfter(this.connection, domain, tenant, after, most, mostBytes);
  }

  unsettledEntities(domain: string, foldVersion: number, except: readonly string[], most: number, mostBytes: number): Promise<readonly EntityKey[]> {
    return unsettledEntities(this.connection, domain, foldVersion, except, most, mostBytes);
  }

  advanceWalk(walk: Walk, cursor: string | undefined, counts: WalkCounts, isDone: boolean): Promise<void> {
    return advanceWalk(this.connection, walk, cursor, counts, isDone);
  }
}
