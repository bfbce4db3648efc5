import {
  type Counters, type DeadLetterRow, type EntityRow, type FactHome, type FactRow, type PartitionId, type PartitionState, RefusedByStore, type RestatementRow, type RollupRow,
  type SegmentChange, StaleEntity, type Transaction,
} from '#libs/engine';
import { MemoryRefold } from './memory-refold.js';
import type { StoredPartition } from './memory-tables.js';

/** The key under which a partition's row is kept. */
export function partitionKey(id: PartitionId): string {
  return `${id.group}/${id.topic}/${id.partition}`;
}

/** One transaction of the memory store. A statement that throws leaves nothing to do but roll back, as in Postgres. */
export class MemoryTransaction extends MemoryRefold implements Transaction {
  async claim(id: PartitionId, owner: string, firstOffset: bigint, foldVersion: number): Promise<PartitionState> {
    const key = partitionKey(id);
    await this.lock(`partition ${key}`);
    const fresh: StoredPartition = {
      nextOffset: firstOffset, startOffset: firstOffset, epoch: 0, watermark: undefined, state: 'running', haltReason: undefined, owner, foldVersion,
      counters: { stored: 0, duplicate: 0, dead: 0, skipped: 0 },
    };
    const before = this.view.partitions.get(key) ?? fresh;
    const after = { ...before, epoch: before.epoch + 1, owner, foldVersion };
    this.view.partitions.set(key, after);
    return stateOf(after);
  }

  lockPartition(id: PartitionId): Promise<PartitionState | undefined> {
    return this.statement('lockPartition', async () => {
      const key = partitionKey(id);
      if (!this.view.partitions.get(key)) return undefined;
      if (this.parts.rules.locksRows) await this.lock(`partition ${key}`);
      return stateOf(this.view.partitions.get(key) as StoredPartition);
    });
  }

  lockEntities(keys: readonly string[]): Promise<EntityRow[]> {
    return this.statement('lockEntities', async () => {
      const existing = [...keys].sort().filter((key) => this.view.entities.get(key) !== undefined);
      if (this.parts.rules.locksRows) for (const key of existing) await this.lock(`entity ${key}`);
      return existing.map((key) => this.view.entities.get(key) as EntityRow);
    });
  }

  findHomes(factIds: readonly string[]): Promise<ReadonlyMap<string, FactHome>> {
    return this.statement('findHomes', () => new Map(factIds.flatMap((factId) => this.homeOf(factId))));
  }

  insertFacts(rows: readonly FactRow[]): Promise<boolean> {
    return this.statement('insertFacts', async () => {
      const taken: string[] = [];
      for (const row of inOrder(rows, factKey)) {
        if (this.parts.refuses?.(row)) throw new RefusedByStore(`the store cannot take ${row.source} ${row.eventId}`);
        if (!this.parts.rules.keepsFactsUnique) continue;
        if (await this.lock(`fact ${factKey(row)}`)) taken.push(`fact ${factKey(row)}`);
        if (this.view.facts.get(factKey(row)) === undefined) continue;
        this.unlock(taken); // back to the savepoint
        return false;
      }
      for (const row of rows) this.view.facts.set(factKey(row), row);
      return true;
    });
  }

  insertEntities(rows: readonly EntityRow[]): Promise<void> {
    return this.statement('insertEntities', async () => {
      for (const row of inOrder(rows, entityKey)) {
        if (this.parts.rules.comparesVersions) await this.lock(`entity ${row.entityKey}`);
        if (this.parts.rules.comparesVersions && this.view.entities.get(row.entityKey)) throw new StaleEntity(`${row.entityKey} exists`);
      }
      for (const row of rows) this.view.entities.set(row.entityKey, row);
    });
  }

  updateEntities(rows: readonly EntityRow[]): Promise<void> {
    return this.statement('updateEntities', async () => {
      for (const row of inOrder(rows, entityKey)) {
        await this.lock(`entity ${row.entityKey}`);
        const stored = this.view.entities.get(row.entityKey);
        if (this.parts.rules.comparesVersions && stored?.version !== row.version - 1) throw new StaleEntity(`${row.entityKey} is at ${stored?.version}`);
      }
      for (const row of rows) this.view.entities.set(row.entityKey, row);
    });
  }

  writeSegments(changes: readonly SegmentChange[]): Promise<void> {
    return this.statement('writeSegments', () => {
      for (const { entityKey: key, from, added } of changes) {
        if (this.view.entities.get(key) === undefined) throw new Error(`entity ${key} has segments and no row`);
        const kept = (this.view.segments.get(key) ?? []).filter(({ segment }) => segment < from);
        const parts = [...kept, ...added];
        if (parts.length > 0) this.view.segments.set(key, parts);
        else this.view.segments.delete(key);
      }
    });
  }

  insertOrLockRollups(rows: readonly RollupRow[]): Promise<ReadonlyMap<string, RollupRow>> {
    return this.statement('insertOrLockRollups', async () => {
      for (const row of inOrder(rows, rollupKey)) await this.lock(`rollup ${row.key}`);
      const found = new Map(rows.flatMap((row) => asEntry(row.key, this.view.rollups.get(row.key))));
      for (const row of rows) if (!found.has(row.key) && row.n !== 0) this.view.rollups.set(row.key, row);
      return found;
    });
  }

  writeRollups(rows: readonly RollupRow[]): Promise<void> {
    return this.statement('writeRollups', () => {
      for (const row of rows) {
        if (!this.held.has(`rollup ${row.key}`)) throw new Error(`rollup ${row.key} was not locked before it is written`);
        if (row.n === 0) this.view.rollups.delete(row.key);
        else this.view.rollups.set(row.key, row);
      }
    });
  }

  insertDeadLetters(rows: readonly DeadLetterRow[]): Promise<void> {
    return this.statement('insertDeadLetters', async () => {
      for (const row of rows) {
        const key = `${row.topic}/${row.partition}/${row.offset}`;
        await this.lock(`dead letter ${key}`);
        const before = this.view.deadLetters.get(key);
        this.view.deadLetters.set(key, before ? { ...before, attempts: before.attempts + 1 } : { ...row, attempts: 1 });
      }
    });
  }

  insertRestatements(rows: readonly RestatementRow[]): Promise<void> {
    return this.statement('insertRestatements', () => {
      rows.forEach((row, index) => {
        const key = row.walk === undefined ? `${this.number}/${index}` : `${row.walk}/${row.rollup.key}`;
        this.view.restatements.set(key, addRestatement(this.view.restatements.get(key), row));
      });
    });
  }

  advance(id: PartitionId, epoch: number, from: bigint, to: bigint, counters: Counters, watermark: number | undefined, tail?: Buffer): Promise<boolean> {
    return this.statement('advance', async () => {
      const key = partitionKey(id);
      await this.lock(`partition ${key}`);
      const before = this.view.partitions.get(key);
      const compares = this.parts.rules.comparesOffsets;
      if (!before || (compares && (before.epoch !== epoch || before.nextOffset !== from))) return false;
      const after = { ...advanced(before, to, counters, watermark), tail: tail ?? before.tail };
      if (compares && !addsUp(after)) throw new Error(`the counters of ${key} do not add up to the offsets consumed`);
      this.view.partitions.set(key, after);
      return true;
    });
  }

  halt(id: PartitionId, epoch: number, reason: string, _detail: string): Promise<void> {
    return this.statement('halt', async () => {
      const key = partitionKey(id);
      await this.lock(`partition ${key}`);
      const before = this.view.partitions.get(key);
      if (before?.epoch === epoch) this.view.partitions.set(key, { ...before, state: 'halted', haltReason: reason });
    });
  }

  private homeOf(factId: string): [string, FactHome][] {
    const revisions = this.revisionsOf(factId);
    const last = revisions.at(-1);
    return asEntry(factId, last && { entityKey: last.entityKey, revisions: revisions.length });
  }
}

const factKey = (row: FactRow): string => `${row.factId}/${row.revision}`;
const entityKey = (row: EntityRow): string => row.entityKey;
const rollupKey = (row: RollupRow): string => row.key;

function inOrder<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  return [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function asEntry<Value>(key: string, value: Value | undefined): [string, Value][] {
  return value === undefined ? [] : [[key, value]];
}

function stateOf({ nextOffset, epoch, watermark, state, haltReason, tail }: StoredPartition): PartitionState {
  return { nextOffset, epoch, watermark, state, haltReason, tail };
}

/** What a walk did to one rollup, in all. */
function addRestatement(before: RestatementRow | undefined, row: RestatementRow): RestatementRow {
  if (!before) return row;
  const sums = row.after.sums.map((sum, i) => (before.after.sums[i] ?? 0n) + sum - (row.before.sums[i] ?? 0n));
  return { ...row, before: before.before, after: { n: before.after.n + row.after.n - row.before.n, sums } };
}

function advanced(before: StoredPartition, nextOffset: bigint, added: Counters, watermark: number | undefined): StoredPartition {
  const { stored, duplicate, dead, skipped } = before.counters;
  const counters = { stored: stored + added.stored, duplicate: duplicate + added.duplicate, dead: dead + added.dead, skipped: skipped + added.skipped };
  return { ...before, nextOffset, counters, watermark: later(before.watermark, watermark) };
}

function later(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

function addsUp({ counters, nextOffset, startOffset }: StoredPartition): boolean {
  return BigInt(counters.stored + counters.duplicate + counters.dead + counters.skipped) === nextOffset - startOffset;
}
