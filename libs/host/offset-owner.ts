import type { Breaker, PartitionId, Store } from '#libs/engine';
import type { Claim, OffsetOwner } from '#libs/kafka';

/** Lets the store own the offsets of one consumer group, whose member here folds by `foldVersion`. */
export function createOffsetOwner(group: string, owner: string, foldVersion: number, store: Store, breaker: Breaker): OffsetOwner {
  const idOf = (topic: string, partition: number): PartitionId => ({ group, topic, partition });
  return {
    async claim(topic, partition, low): Promise<Claim> {
      const state = await store.claim(idOf(topic, partition), owner, low, foldVersion);
      breaker.forget(`${topic}/${partition}`);
      if (state.state === 'halted') return { kind: 'halted', reason: state.haltReason ?? 'unknown' };
      return { kind: 'claimed', epoch: state.epoch, nextOffset: state.nextOffset };
    },
    async hasGoneBack(topic, partition, epoch, nextOffset): Promise<boolean> {
      const state = await store.transaction((tx) => tx.lockPartition(idOf(topic, partition)));
      return !state || state.epoch < epoch || (state.epoch === epoch && state.nextOffset < nextOffset);
    },
    async haltGap(topic, partition, epoch, expected, found): Promise<void> {
      const detail = `offset ${expected} was expected, the log goes on at ${found}`;
      await store.transaction((tx) => tx.halt(idOf(topic, partition), epoch, 'gap', detail));
    },
  };
}
