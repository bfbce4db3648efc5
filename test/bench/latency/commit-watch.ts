import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, withConnection } from '#libs/database';
import type { Spawned } from '../spawned.js';

/** Records of one partition that the broker acknowledged together. */
export interface Acknowledged {
  readonly partition: number;
  readonly lastOffset: number;
  readonly count: number;
  /** By `performance.now()`. */
  readonly at: number;
}

const nextOffsets = { text: `select partition, next_offset::float8 as "nextOffset" from caravan.partition_offset` };
const pollMillis = 4;

/** Tells how long after its acknowledgement each record was committed, by asking Postgres for the partitions' offsets all the time. */
export class CommitWatch {
  /** Milliseconds, one for each record committed. */
  readonly latencies: number[] = [];
  private waiting: Acknowledged[] = [];

  acknowledged(records: Acknowledged): void {
    this.waiting.push(records);
  }

  get isEverythingCommitted(): boolean {
    return this.waiting.length === 0;
  }

  /** Looks until `isOver`. Throws when the service ends before. */
  async run(database: Database, service: Spawned, isOver: () => boolean): Promise<void> {
    await withConnection(database, async (connection) => {
      while (!isOver()) {
        service.mustRun();
        const rows = await connection.rows<{ partition: number; nextOffset: number }>(nextOffsets);
        this.see(new Map(rows.map(({ partition, nextOffset }) => [partition, nextOffset])), performance.now());
        await sleep(pollMillis);
      }
    });
  }

  private see(nextOffsetOf: ReadonlyMap<number, number>, now: number): void {
    this.waiting = this.waiting.filter(({ partition, lastOffset, count, at }) => {
      if (lastOffset >= (nextOffsetOf.get(partition) ?? 0)) return true;
      for (let i = 0; i < count; i++) this.latencies.push(now - at);
      return false;
    });
  }
}
