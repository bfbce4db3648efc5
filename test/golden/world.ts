import { type ScratchDatabase, scratchDatabase, startTestStack, waitUntilApplied } from '#deploy/local';
import { domains } from '#libs/catalog';
import { type Database, type Scope, createApiKey, findApiKey, openDatabase } from '#libs/database';
import { type RunningDomain, prepareDatabase, prepareTopics, startDomain } from '#libs/host';
import { type Publisher, createPublisher } from '#libs/kafka';
import { type Environment, createLogger, readEnvironment } from '#libs/platform';
import { type Gateway, createGateway, createReferenceDesk } from '#services/gateway';

/** A whole Caravan in this process on real Kafka and real Postgres, with a gateway whose clock is ours. */
export interface World {
  readonly gatewayUrl: string;
  readonly database: Database;
  readonly environment: Environment;
  /** Sets the time of receipt of what is posted from now on, epoch milliseconds. */
  setClock(time: number): void;
  /** A new key of a tenant; it may publish and query where nothing else is said. */
  keyFor(tenant: string, scopes?: readonly Scope[]): Promise<string>;
  /** Resolves once all that was acknowledged is applied. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  readonly name: string;
  readonly referenceSets: readonly ('common' | 'dev-feeds')[];
  readonly timestampType: 'LogAppendTime' | 'CreateTime';
  /** False when the test starts consumers of its own. */
  readonly withConsumers?: boolean;
  /** Environment variables of this world's services. */
  readonly settings?: NodeJS.ProcessEnv;
}

/** Starts a world of its own: scratch database, own topics, own consumer groups. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const stack = await startTestStack();
  const scratch = await scratchDatabase(stack.databaseUrl, options.name);
  const environment = readEnvironment({
    CARAVAN_LOG_LEVEL: process.env['CARAVAN_LOG_LEVEL'] ?? 'error',
    KAFKA_BROKERS: stack.kafkaBrokers.join(','),
    DATABASE_URL: scratch.url,
    CARAVAN_TOPIC_PREFIX: `${options.name}-${Date.now().toString(36)}.`,
    ...options.settings,
  });
  await prepareDatabase({ domains, databaseUrl: scratch.url, referenceSets: options.referenceSets });
  await prepareTopics({ domains, brokers: stack.kafkaBrokers, prefix: environment.topicPrefix, partitions: 4, replicationFactor: 1, timestampType: options.timestampType });
  const log = createLogger(options.name, environment.logLevel);
  const database = await openDatabase({ url: scratch.url, role: 'caravan_operator', applicationName: options.name, profile: 'long' });
  const editors = await openDatabase({ url: scratch.url, role: 'caravan_reference', applicationName: `${options.name} reference`, poolSize: 1 });
  const publisher = await createPublisher({ brokers: stack.kafkaBrokers, clientId: options.name });
  let now: () => number = Date.now;
  const gateway = await createGateway({
    domains, keys: (secret) => findApiKey(database, secret), publisher, reference: createReferenceDesk(editors), clock: () => now(), environment, logger: log,
  });
  const gatewayUrl = await gateway.listen(0);
  const fail = (error: Error): void => log.fatal({ err: error }, 'the consumer ended');
  const consumers = options.withConsumers === false ? [] : await Promise.all(domains.map((domain) => startDomain(domain, environment, log, fail)));
  return {
    gatewayUrl,
    database,
    environment,
    setClock: (time) => void (now = () => time),
    keyFor: async (tenant, scopes = ['publish', 'query']) => (await createApiKey(database, { tenant, name: 'test', scopes, domains: ['*'] })).secret,
    settle: () => settle(environment, database),
    stop: () => stopAll({ consumers, gateway, publisher, databases: [database, editors], scratch, stopStack: () => stack.stop() }),
  };
}

async function settle({ kafkaBrokers: brokers, topicPrefix }: Environment, database: Database): Promise<void> {
  for (const { name: domain } of domains) await waitUntilApplied({ brokers, database, domain, topicPrefix });
}

interface Parts {
  readonly consumers: readonly RunningDomain[];
  readonly gateway: Gateway;
  readonly publisher: Publisher;
  readonly databases: readonly Database[];
  readonly scratch: ScratchDatabase;
  stopStack(): Promise<void>;
}

async function stopAll({ consumers, gateway, publisher, databases, scratch, stopStack }: Parts): Promise<void> {
  await Promise.all(consumers.map((consumer) => consumer.stop()));
  await gateway.close();
  await publisher.close();
  for (const database of databases) await database.close();
  await scratch.drop();
  await stopStack();
}
