import Cluster from 'kafkajs/src/cluster/index.js';
import { mendCluster } from './mend-cluster.js';

beforeAll(mendCluster);

const topics = [{ topic: 't', fromBeginning: false, partitions: [{ partition: 0 }] }];
const protocolError = (type: string): Error => Object.assign(new Error(type), { type });

/** A cluster that thinks broker 1 leads; broker 2 does, and metadata tells so when they are asked for the `freshAt`th time. */
function clusterOf(refusal: string, freshAt = 1): { cluster: Cluster; asked: number[] } {
  let [leader, refreshed] = [1, 0];
  const asked: number[] = [];
  const listOffsets = (nodeId: number): Promise<object> => {
    asked.push(nodeId);
    return nodeId === 2 ? Promise.resolve({ responses: [{ topic: 't', partitions: [{ partition: 0, offset: '7' }] }] }) : Promise.reject(protocolError(refusal));
  };
  const cluster = Object.assign(Object.create(Cluster.prototype) as Cluster, {
    findLeaderForPartitions: () => ({ [leader]: [0] }),
    findBroker: ({ nodeId }: { nodeId: string }) => Promise.resolve({ listOffsets: () => listOffsets(Number(nodeId)) }),
    refreshMetadata: () => Promise.resolve(void (++refreshed >= freshAt && (leader = 2))),
  });
  return { cluster, asked };
}

it.each([[1, [1, 2]], [3, [1, 1, 1, 2]]])('asks who leads now, and then that one, when metadata are right after %s times', async (freshAt, brokers) => {
  const { cluster, asked } = clusterOf('NOT_LEADER_FOR_PARTITION', freshAt);
  expect(await cluster.fetchTopicsOffset(topics)).toEqual([{ topic: 't', partitions: [{ partition: 0, offset: '7' }] }]);
  expect(asked).toEqual(brokers);
});

it('gives up when nobody says who leads', async () => {
  await expect(clusterOf('NOT_LEADER_FOR_PARTITION', Infinity).cluster.fetchTopicsOffset(topics)).rejects.toThrow('NOT_LEADER_FOR_PARTITION');
});

it('asks once when it is told anything else', async () => {
  const { cluster, asked } = clusterOf('UNKNOWN_TOPIC_OR_PARTITION');
  await expect(cluster.fetchTopicsOffset(topics)).rejects.toThrow('UNKNOWN_TOPIC_OR_PARTITION');
  expect(asked).toEqual([1]);
});
