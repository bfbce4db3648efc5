import { setTimeout as sleep } from 'node:timers/promises';
import Cluster from 'kafkajs/src/cluster/index.js';

const [askAgainMillis, longestMillis] = [50, 2_000];

/**
 * Mends how kafkajs 2.2.4 asks how far topics go after a leader has moved: its admin takes "not the leader" for the final answer,
 * and gets no other one before its metadata is five minutes old. Here it asks who leads now, and then that one, for at most 2 s.
 */
export function mendCluster(): void {
  const original = Object.getOwnPropertyDescriptor(Cluster.prototype, 'fetchTopicsOffset')?.value as Cluster['fetchTopicsOffset'];
  Cluster.prototype.fetchTopicsOffset = async function fetchTopicsOffset(this: Cluster, topics) {
    for (const deadline = performance.now() + longestMillis; ; await sleep(askAgainMillis)) {
      try {
        return await original.call(this, topics);
      } catch (error) {
        if ((error as { type?: unknown }).type !== 'NOT_LEADER_FOR_PARTITION' || performance.now() > deadline) throw error;
        await this.refreshMetadata();
      }
    }
  };
}
