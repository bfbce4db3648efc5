import type { EntityRow } from './store.js';

/** Why entities are folded again. */
export type WalkCause = 'reference' | 'fold';

/**
 * One walk over the entities of a domain: after a change of reference data in key order, remembering how far it has come;
 * for a fold version over whatever is not settled under it.
 */
export interface Walk {
  readonly domain: string;
  readonly cause: WalkCause;
  /** Whose entities; '' means everybody's. */
  readonly tenant: string;
  /** The change of reference data, or the fold version, that the walk is for. */
  readonly target: number;
  /** The last key visited; undefined before the first. */
  readonly cursor: string | undefined;
}

/** What one step of a walk adds to its counts. */
export interface WalkCounts {
  /** Entities looked at. */
  readonly seen: number;
  /** Entities whose contributions, state or flags came out differently. */
  readonly changed: number;
  /** Facts that went to another entity. */
  readonly moved: number;
  /** Changes of closed days that were listed. */
  readonly restated: number;
  /** Entities left as they were because they cannot be folded. */
  readonly refused: number;
}

/** An entity by its key, with what must be known before it is locked. */
export interface EntityKey {
  readonly entityKey: string;
  readonly tenant: string;
}

/** Entities of one page, and how far the page reaches. */
export interface EntityPage {
  readonly entities: readonly EntityKey[];
  /** The last key looked at; undefined at the end of the table. */
  readonly reached: string | undefined;
}

/** A fact that leaves one entity for another. */
export interface FactMove {
  readonly factId: string;
  readonly from: string;
  readonly to: string;
}

/** A stored version of a fact, as far as it is ever read again. */
export interface StoredVersion {
  readonly factId: string;
  readonly revision: number;
  readonly tenant: string;
  readonly entityKey: string;
  readonly eventTime: number | undefined;
  readonly recordedTime: number;
  readonly receivedAt: number;
  readonly retracted: boolean;
  readonly payload: string;
}

/** The statements that folding again needs beside those of a batch. */
export interface RefoldStatements {
  /** Every stored version of the facts, in no order. */
  readVersions(factIds: readonly string[]): Promise<readonly StoredVersion[]>;
  /** Entities as they are committed, not locked; whole lives. */
  readEntities(keys: readonly string[]): Promise<EntityRow[]>;
  /** Gives facts another home. Throws when one does not live where the move says. */
  moveFacts(moves: readonly FactMove[]): Promise<void>;
  /** The highest watermark of the group's partitions. */
  readWatermark(group: string): Promise<number | undefined>;
  /** The highest fold version among the last claims of the group's partitions; undefined when none was ever claimed. */
  foldVersionInForce(group: string): Promise<number | undefined>;
  /**
   * Opens the walks of a domain that are due: one for each tenant with a change no walk was opened for, unless an earlier walk
   * of that tenant is still open, and one for the fold version while entities besides `except` are not settled under it.
   */
  openWalks(domain: string, foldVersion: number, except: readonly string[]): Promise<void>;
  /**
   * Locks an open walk of the domain that nobody else works on, the one that rested longest; for fold walks only that of
   * `foldVersion`. First in the order of locks. From here on the transaction gives way: it waits for no lock for long.
   */
  lockWalk(domain: string, foldVersion: number): Promise<Walk | undefined>;
  /** Keys after `after`, in key order, of at most `most` entities of the domain and tenant ('': all) and about `mostBytes` of facts. */
  entitiesAfter(domain: string, tenant: string, after: string | undefined, most: number, mostBytes: number): Promise<EntityPage>;
  /** Some entities of the domain, besides `except`, that are not settled under the fold version; at most `most` and about `mostBytes` of facts. */
  unsettledEntities(domain: string, foldVersion: number, except: readonly string[], most: number, mostBytes: number): Promise<readonly EntityKey[]>;
  /** Adds to a locked walk's counts and moves its cursor; when done, the walk ends, and a fold walk ends those for other fold versions too. */
  advanceWalk(walk: Walk, cursor: string | undefined, counts: WalkCounts, isDone: boolean): Promise<void>;
}
