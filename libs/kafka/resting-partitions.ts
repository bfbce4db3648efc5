import type { OffsetOwner } from './batch.js';
import type { HeldPartition, HeldPartitions } from './held-partitions.js';

type Working = Pick<HeldPartition, 'epoch' | 'nextOffset' | 'failures'>;

/** Finds the partitions that get no batch: nothing else would tell them that their owner went back. */
export class RestingPartitions {
  private seen: ReadonlyMap<number, bigint> = new Map();

  /** Of those at rest the ones of which the owner knows less than they do; none where it cannot be asked. */
  async findGoneBack(held: HeldPartitions, topic: string, owner: OffsetOwner): Promise<(readonly [number, HeldPartition])[]> {
    const found: (readonly [number, HeldPartition])[] = [];
    for (const [partition, holder] of this.look(held.entries())) {
      const { epoch, nextOffset } = holder;
      if (epoch === undefined) continue;
      const wentBack = await owner.hasGoneBack(topic, partition, epoch, nextOffset).catch(() => false);
      if (wentBack && held.get(partition) === holder && holder.epoch === epoch) found.push([partition, holder]);
    }
    return found;
  }

  /** Those that are claimed, without trouble, and at the offset where they were at the last look. */
  look<H extends Working>(held: readonly (readonly [number, H])[]): (readonly [number, H])[] {
    const working = held.filter(([, { epoch, failures }]) => epoch !== undefined && failures === 0);
    const resting = working.filter(([partition, { nextOffset }]) => this.seen.get(partition) === nextOffset);
    this.seen = new Map(working.map(([partition, { nextOffset }]) => [partition, nextOffset]));
    return resting;
  }
}
