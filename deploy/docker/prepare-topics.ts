import { domains } from '#libs/catalog';
import { prepareTopics } from '#libs/host';
import { explainError, readEnvironment } from '#libs/platform';

/** One-shot job of the compose file and the chart: creates the domains' topics that do not exist. */
async function main(): Promise<void> {
  const { kafkaBrokers, topicPrefix, partitions } = readEnvironment();
  const replicationFactor = Number(process.env['CARAVAN_REPLICATION_FACTOR'] ?? '1');
  const created = await prepareTopics({ domains, brokers: kafkaBrokers, prefix: topicPrefix, partitions, replicationFactor, timestampType: 'LogAppendTime' });
  console.log(created.length === 0 ? 'all topics exist' : `created ${created.join(', ')}`);
}

main().catch((error: unknown) => {
  console.error(explainError(error, undefined) ?? error);
  process.exit(1);
});
