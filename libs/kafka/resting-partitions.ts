import type { HeldPartition } from './held-partitions.js';

/** Finds the partitions that get no batch: nothing else would tell them that their owner went back. */
export class RestingPartitions {
  private seen: ReadonlyMap<number, bigint> = new Map();

  /** Those that are claimed, without trouble, and at the offset where they were at the last look. */
  look(held: readonly (readonly [number, HeldPartition])[]): (readonly [number, HeldPartition])[] {
    const working = held.filter(([, { epoch, failures }]) => epoch !== undefined && failures === 0);
    const resting = working.filter(([partition, { nextOffset }]) => this.seen.get(partition) === nextOffset);
    this.seen = new Map(working.map(([partition, { nextOffset }]) => [partition, nextOffset]));
    return resting;
  }
}
