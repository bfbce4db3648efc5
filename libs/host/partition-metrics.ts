import type { KafkaBatchServer } from '#libs/kafka';
import { forgetPartition, ingestMetrics, showPartitionState } from '#libs/platform';

/** Shows the states of a domain's assigned partitions whenever what it returns is called; those taken away disappear. */
export function partitionMetrics(domain: string, server: Pick<KafkaBatchServer, 'partitions' | 'stalls'>): () => void {
  let shown: readonly number[] = [];
  return () => {
    const assigned = server.partitions();
    const stalled = new Map(server.stalls().map(({ partition, seconds }) => [partition, seconds]));
    for (const { partition, state } of assigned) {
      showPartitionState(domain, partition, state);
      ingestMetrics.stalledSeconds.set({ domain, partition: String(partition) }, stalled.get(partition) ?? 0);
    }
    const now = assigned.map(({ partition }) => partition);
    for (const partition of shown.filter((each) => !now.includes(each))) forgetPartition(domain, partition);
    shown = now;
  };
}
