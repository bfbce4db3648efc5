import type { AssignedPartition } from '#libs/kafka';
import { registry } from '#libs/platform';
import { partitionMetrics } from './partition-metrics.js';

async function shownOf(domain: string): Promise<string[]> {
  const lines = (await registry.getSingleMetricAsString('caravan_partition_state')).split('\n');
  return lines.filter((line) => line.includes(`domain="${domain}"`) && line.endsWith(' 1')).sort();
}

it('shows the one state of each assigned partition and forgets those taken away', async () => {
  let assigned: AssignedPartition[] = [
    { partition: 0, state: 'running', nextOffset: 5n },
    { partition: 1, state: 'halted', nextOffset: 7n, reason: 'gap' },
  ];
  const show = partitionMetrics('toy', { partitions: () => assigned, stalls: () => [] });
  show();
  expect(await shownOf('toy')).toEqual([
    'caravan_partition_state{domain="toy",partition="0",state="running"} 1',
    'caravan_partition_state{domain="toy",partition="1",state="halted"} 1',
  ]);
  assigned = [{ partition: 0, state: 'paused', nextOffset: 5n }];
  show();
  expect(await shownOf('toy')).toEqual(['caravan_partition_state{domain="toy",partition="0",state="paused"} 1']);
});
