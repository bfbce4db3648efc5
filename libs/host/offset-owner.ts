import { type Breaker, type PartitionId, type Store, digestOf, readTail } from '#libs/engine';
import type { Claim, OffsetOwner } from '#libs/kafka';

/** Lets the store own the offsets of one consumer group, whose member here folds by `foldVersion`. */
export function createOffsetOwner(group: string, owner: string, foldVersion: number, store: Store, breaker: Breaker): OffsetOwner {
  const idOf = (topic: string, partition: number): PartitionId => ({ group, topic, partition });
  return {
    async claim(topic, partition, low): Promise<Claim> {
      const state = await store.claim(idOf(topic, partition), owner, low, foldVersion);
      breaker.forget(`${topic}/${partition}`);
      if (state.state === 'halted') return { kind: 'halted', reason: state.haltReason ?? 'unknown' };
      return { kind: 'claimed', epoch: state.epoch, nextOffset: state.nextOffset, tail: readTail(state.nextOffset, state.tail) };
    },
    async hasGoneBack(topic, partition, epoch, nextOffset): Promise<boolean> {
      const state = await store.transaction((tx) => tx.lockPartition(idOf(topic, partition)));
      return !state || state.epoch < epoch || (state.epoch === epoch && state.nextOffset < nextOffset);
    },
    digestOf,
    async halt(topic, partition, epoch, { reason, expected, found }): Promise<void> {
      const detail = reason === 'gap' ? `offset ${expected} was expected, the log goes on at ${found}` : changedDetail(expected, found);
      await store.transaction((tx) => tx.halt(idOf(topic, partition), epoch, reason, detail, found));
    },
  };
}

function changedDetail(expected: bigint, found: bigint): string {
  if (found < expected) return `everything before offset ${expected} is applied, and the log ends at ${found}: its tail was lost, or the topic was made anew`;
  return `the log holds another record before offset ${expected} than the one that was applied last: its tail was lost and written anew, or the topic was made anew`;
}
