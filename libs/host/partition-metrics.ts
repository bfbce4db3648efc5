import type { KafkaBatchServer } from '#libs/kafka';
import { forgetPartition, showPartitionState } from '#libs/platform';

/** Shows the states of a domain's assigned partitions whenever what it returns is called; those taken away disappear. */
export function partitionMetrics(domain: string, server: Pick<KafkaBatchServer, 'partitions'>): () => void {
  let shown: readonly number[] = [];
  return () => {
    const assigned = server.partitions();
    for (const { partition, state } of assigned) showPartitionState(domain, partition, state);
    const now = assigned.map(({ partition }) => partition);
    for (const partition of shown.filter((each) => !now.includes(each))) forgetPartition(domain, partition);
    shown = now;
  };
}
