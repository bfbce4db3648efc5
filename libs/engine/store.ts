import type { Grain } from '#libs/contracts';
import type { SegmentChange } from './long-life.js';
import type { RefoldStatements } from './refold-store.js';

/**
 * What the engine needs of a store; for walks over entities see `refold-store.ts`. Two exist: Postgres (`libs/database`) and memory (`libs/testing`), kept honest by
 * one conformance suite. Uuids are 32 lower-case hex digits, times epoch milliseconds, offsets bigint.
 */

/** One partition of one topic as one consumer group reads it. */
export interface PartitionId {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
}

export interface PartitionState {
  readonly nextOffset: bigint;
  readonly epoch: number;
  /** Highest event time applied from this partition, never beyond the receipt of its record. */
  readonly watermark: number | undefined;
  readonly state: 'running' | 'halted';
  readonly haltReason: string | undefined;
  /** The last record applied, packed; undefined when there was none, or nobody knows. */
  readonly tail?: Buffer | undefined;
}

/** Records consumed since the partition was first claimed; they add up to the offsets consumed. */
export interface Counters {
  readonly stored: number;
  readonly duplicate: number;
  readonly dead: number;
  /** Offsets that hold nothing for consumers: markers and aborted records of transactions. */
  readonly skipped: number;
}

export interface FactRow {
  readonly factId: string;
  /** 0 for the first version stored, then 1, 2, … in order of arrival. */
  readonly revision: number;
  readonly tenant: string;
  readonly domain: string;
  readonly source: string;
  readonly eventId: string;
  readonly type: string;
  /** The fact's home once this version is applied. */
  readonly entityKey: string;
  readonly eventTime: number | undefined;
  readonly recordedTime: number;
  readonly receivedAt: number;
  readonly retracted: boolean;
  readonly late: boolean;
  readonly warnings: readonly string[];
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly payload: string;
}

export interface EntityRow {
  readonly entityKey: string;
  readonly tenant: string;
  readonly domain: string;
  readonly kind: string;
  readonly naturalKey: string;
  readonly version: number;
  readonly facts: Buffer;
  readonly applied: Buffer;
  /** The domain's fold version that wrote the row: `facts` has its kept form, `applied` is its fold. */
  readonly foldVersion: number;
  /** The fold version whose `entityOf` put every current fact here; 0 when several did. */
  readonly settledVersion: number;
  /** Version of the reference data that `applied` was folded with. It is right for later ones too as far as walks have come. */
  readonly referenceVersion: number;
  /** Fold warnings as JSON `{factId: [flag, …]}`, undefined when there are none. */
  readonly flags: string | undefined;
  readonly state: string | undefined;
  readonly atNode: string | undefined;
  /** Epoch seconds. */
  readonly since: number | undefined;
  /** Where the row is the open end of a long life: what it knows of the sealed part, packed. `facts`, `applied` and `flags` are those of the open end alone. */
  readonly cut?: Buffer | undefined;
  /** Where the row is a whole life put together: of how many segments besides its open end. */
  readonly segments?: number | undefined;
}

/**
 * What rollups are of: those of a month are the sums of its local dates, wherever these are. They have no sketch: in cubes without hours
 * the bins are the days of the month, from 1, with the contributions of each; in all others there are none.
 */
export type RollupGrain = Grain | 'month';

export interface RollupRow {
  readonly key: string;
  readonly tenant: string;
  readonly cube: string;
  readonly grain: RollupGrain;
  /** Epoch seconds of the bucket's start; of a month's in UTC. */
  readonly bucket: number;
  /** Of a month the first. */
  readonly localDate: string;
  readonly dims: readonly string[];
  /** Contributions in this row; a row whose `n` is 0 does not exist. */
  readonly n: number;
  readonly sums: readonly bigint[];
  readonly bins: readonly number[];
  readonly counts: readonly number[];
}

export interface DeadLetterRow {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly tenant: string;
  readonly domain: string;
  readonly key: Buffer | undefined;
  readonly value: Buffer | undefined;
  readonly headers: readonly (readonly [string, Buffer])[];
  readonly reason: string;
  readonly propertyPath: string;
  readonly detail: string;
  readonly stage: 'decode' | 'apply' | 'store';
  readonly source: string | undefined;
  readonly eventId: string | undefined;
  readonly receivedAt: number;
  /** How often it was refused, this time included. */
  readonly attempts: number;
}

export interface RestatementRow {
  readonly tenant: string;
  readonly domain: string;
  readonly rollup: RollupRow;
  readonly before: { readonly n: number; readonly sums: readonly bigint[] };
  readonly after: { readonly n: number; readonly sums: readonly bigint[] };
  readonly cause: 'late' | 'correction' | 'retraction' | 'reference' | 'fold';
  readonly factId: string | undefined;
  /** How many versions of the fact were stored before and after; absent when no version caused it. */
  readonly versions?: { readonly before: number; readonly after: number } | undefined;
  readonly at: number;
  /** The walk that changed the rollup, page by page: of it and one rollup there is one restatement, to which further ones are added. */
  readonly walk?: string | undefined;
}

/** Where a fact lives now and how many versions of it are stored. */
export interface FactHome {
  readonly entityKey: string;
  readonly revisions: number;
}

/** One database transaction; every method must be awaited before the next is called. */
export interface Transaction extends RefoldStatements {
  /** Locks the partition's row and reads it; undefined when it was never claimed. */
  lockPartition(id: PartitionId): Promise<PartitionState | undefined>;
  /**
   * Version of the reference data of each tenant named: of its own rows and the common ones, 0 before any. It stays so until
   * the transaction ends: whoever changes rows that folds read waits. Between partition or walk and entities in the order of locks.
   */
  referenceVersions(tenants: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Locks in key order and returns the entities that exist; of long lives the open ends. */
  lockEntities(keys: readonly string[]): Promise<EntityRow[]>;
  /** Homes of those facts that are stored. */
  findHomes(factIds: readonly string[]): Promise<ReadonlyMap<string, FactHome>>;
  /**
   * Inserts versions. False, and nothing inserted, when one of them is stored already under its (fact_id, revision):
   * the fact lives elsewhere. The transaction goes on in either case.
   */
  insertFacts(rows: readonly FactRow[]): Promise<boolean>;
  /** Inserts rows whose `version` is 1. Throws {@link StaleEntity} when one exists. */
  insertEntities(rows: readonly EntityRow[]): Promise<void>;
  /** Updates rows whose stored version is `version - 1`. Throws {@link StaleEntity} when fewer were found. */
  updateEntities(rows: readonly EntityRow[]): Promise<void>;
  /** Writes and removes sealed parts of entities that were updated or inserted before. */
  writeSegments(changes: readonly SegmentChange[]): Promise<void>;
  /**
   * Takes rollups as they are where they are new and inserts those that do not exist, but for n = 0. Locks, in key order, and
   * resolves to those that do exist, as stored: add to them and write them.
   */
  insertOrLockRollups(rows: readonly RollupRow[]): Promise<ReadonlyMap<string, RollupRow>>;
  /** Writes rows locked before; those with n = 0 are deleted. */
  writeRollups(rows: readonly RollupRow[]): Promise<void>;
  /** A record refused twice keeps its first row; `attempts` and `last_seen` move. */
  insertDeadLetters(rows: readonly DeadLetterRow[]): Promise<void>;
  insertRestatements(rows: readonly RestatementRow[]): Promise<void>;
  /** Advances `next_offset` where it still is `from` and the epoch still is `epoch`; `tail` is of the last record, absent where none is. False when 0 rows matched. */
  advance(id: PartitionId, epoch: number, from: bigint, to: bigint, counters: Counters, watermark: number | undefined, tail?: Buffer): Promise<boolean>;
  /** Stops the partition for a person to look at, and notes that it did; kept until resumed by command. `found` is where the log goes on, if elsewhere. */
  halt(id: PartitionId, epoch: number, reason: string, detail: string, found?: bigint): Promise<void>;
}

export interface Store {
  /**
   * Takes the partition over: epoch + 1 under the row lock. `firstOffset` is used when the partition was never claimed.
   * Earlier claimants can commit nothing from here on. `foldVersion`, 0 when absent, says how the claimant folds.
   */
  claim(id: PartitionId, owner: string, firstOffset: bigint, foldVersion?: number): Promise<PartitionState>;
  /** Runs `work` in one transaction: commits when it resolves, rolls back when it throws. Never retries. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

/** Somebody else changed the entity since it was read: roll back and redo. */
export class StaleEntity extends Error {
  override readonly name = 'StaleEntity';
}

/** The database refused the values of some row (SQLSTATE class 22 or a check): halve the batch until that row is found. */
export class RefusedByStore extends Error {
  override readonly name = 'RefusedByStore';
}

/** The store is out of reach or busy: nothing happened; back off and try again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}
