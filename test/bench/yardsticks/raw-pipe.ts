import { openDatabase, withConnection } from '#libs/database';
import { createKafka } from '#libs/kafka';
import { copyPayloads, createRawTable } from './raw-table.js';

/**
 * The raw pipe (a process): kafkajs eachBatch → JSON.parse → COPY BINARY of the columns of a fact into a table without any
 * index. No dedup, no aggregates, no offsets, no promise of any kind: nobody is faster on this stack.
 * Arguments: brokers, database URL, topic, records. Writes `{"seconds":…}` when all are copied.
 */
async function main([brokers = '', url = '', topic = '', count = '0']: readonly string[]): Promise<void> {
  const database = await openDatabase({ url, role: 'owner', applicationName: 'raw pipe', profile: 'long' });
  await withConnection(database, createRawTable);
  const consumer = createKafka({ brokers: brokers.split(','), clientId: 'raw-pipe' }).consumer({ groupId: `raw-${topic}-${process.pid}`, maxBytesPerPartition: 2 * 1024 * 1024, maxBytes: 8 * 1024 * 1024, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  let begun = 0;
  let done = 0;
  await consumer.run({
    autoCommit: false,
    partitionsConsumedConcurrently: 4,
    eachBatch: async ({ batch }) => {
      begun ||= performance.now();
      const rows = batch.messages.map(({ value, timestamp, offset }) => {
        const payload = (value ?? Buffer.alloc(0)).toString('utf8');
        return { payload, event: JSON.parse(payload) as Record<string, unknown>, receivedAt: Number(timestamp), topic: batch.topic, partition: batch.partition, offset: BigInt(offset) };
      });
      await withConnection(database, (connection) => copyPayloads(connection, rows));
      done += rows.length;
      if (done >= Number(count)) console.log(JSON.stringify({ seconds: (performance.now() - begun) / 1000 }));
    },
  });
}

void main(process.argv.slice(2));
