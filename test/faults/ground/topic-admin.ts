import { createKafka } from '#libs/kafka';

type Admin = ReturnType<ReturnType<typeof createKafka>['admin']>;

/** Lends a connected admin client. */
export async function withAdmin<T>(brokers: readonly string[], work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = createKafka({ brokers, clientId: 'faults-admin' }).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Removes a partition's records before an offset, as retention would. */
export function deleteRecords(brokers: readonly string[], topic: string, partition: number, before: number): Promise<void> {
  return withAdmin(brokers, async (admin) => {
    // kafkajs looks for the leader in what it knows already, and only this makes it know the topic.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(before) }] });
  });
}
