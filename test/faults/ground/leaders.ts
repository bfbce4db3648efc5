import type { Random } from '#libs/testing';
import { until, within } from './wait.js';
import { electPreferredLeaders } from './elect-leaders.js';
import { withAdmin } from './topic-admin.js';

interface PartitionPlace {
  readonly topic: string;
  readonly partition: number;
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly inSync: readonly number[];
}

function placesOf(brokers: readonly string[], topics: readonly string[]): Promise<PartitionPlace[]> {
  return withAdmin(brokers, async (admin) => {
    const { topics: found } = await admin.fetchTopicMetadata({ topics: [...topics] });
    return found.flatMap(({ name, partitions }) => partitions.map(({ partitionId, leader, replicas, isr }) => ({ topic: name, partition: partitionId, leader, replicas, inSync: isr })));
  });
}

/** Waits until every partition has a leader and all its copies are in sync. Throws after two minutes. */
export async function untilInSync(brokers: readonly string[], topics: readonly string[]): Promise<void> {
  const isDone = async (): Promise<boolean> => (await placesOf(brokers, topics)).every(({ leader, replicas, inSync }) => leader > 0 && inSync.length === replicas.length);
  await until(`all copies of ${topics.join(', ')} are in sync`, 120_000, isDone);
}

/** Puts another broker first in the list of copies and has it elected; returns how many leaders moved. */
export async function moveLeaders(brokers: readonly string[], topics: readonly string[], random: Random): Promise<number> {
  await untilInSync(brokers, topics);
  const before = await placesOf(brokers, topics);
  await withAdmin(brokers, (admin) => admin.alterPartitionReassignments({ topics: topics.map((topic) => ({ topic, partitionAssignment: before.filter((place) => place.topic === topic).map(({ partition, replicas }) => ({ partition, replicas: turned(replicas, random) })) })) }));
  for (const broker of brokers) await electPreferredLeaders(broker, topics.map((topic) => ({ topic, partitions: before.filter((place) => place.topic === topic).map(({ partition }) => partition) })));
  let moved = 0;
  await within(10_000, async () => {
    const now = await placesOf(brokers, topics);
    moved = before.filter(({ topic, partition, leader }) => now.some((place) => place.topic === topic && place.partition === partition && place.leader > 0 && place.leader !== leader)).length;
    return moved >= before.length / 2;
  });
  return moved;
}

/** The same copies with one of the others first. */
function turned(replicas: readonly number[], random: Random): number[] {
  const by = 1 + random.below(Math.max(1, replicas.length - 1));
  return [...replicas.slice(by), ...replicas.slice(0, by)];
}
