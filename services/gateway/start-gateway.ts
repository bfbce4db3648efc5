import { domains } from '#libs/catalog';
import { type Database, findApiKey, openDatabase, ping, poolState, touchApiKey } from '#libs/database';
import { createPublisher } from '#libs/kafka';
import { type Environment, type Logger, type Running, databaseMetrics, requireDatabaseUrl } from '#libs/platform';
import { createGateway } from './create-gateway.js';
import type { ApiKeyLookup } from './gateway-parts.js';

const poolReportMillis = 2_000;

/** The gateway on real Kafka and real Postgres. Throws ConfigError, StoreUnavailable or the broker's error when it cannot start. */
export async function startGateway(environment: Environment, log: Logger): Promise<Running> {
  const database = await openDatabase({
    url: requireDatabaseUrl(environment), role: 'caravan_gateway', applicationName: 'gateway', poolSize: environment.poolSize,
    onIdleError: (error) => log.warn({ err: error }, 'an idle database connection died'),
  });
  const publisher = await createPublisher({ brokers: environment.kafkaBrokers, clientId: 'gateway', log: (entry) => log.debug({ kafka: entry.namespace }, entry.message) });
  const checks = { kafka: async () => void (await publisher.check()) };
  const gateway = await createGateway({ domains, keys: keysIn(database, log), publisher, clock: Date.now, environment, logger: log, checks });
  const url = await gateway.listen(environment.gatewayPort);
  log.info({ url }, 'listening');
  const poolReport = setInterval(() => showPool(database), poolReportMillis);
  return {
    checks: { ...checks, database: async () => void (await ping(database)) },
    stop: async () => {
      clearInterval(poolReport);
      await gateway.close();
      await publisher.close();
      await database.close();
    },
  };
}

/** Notes the use of a key whenever it is looked up, which the cache does at most every 10 s. */
function keysIn(database: Database, log: Logger): ApiKeyLookup {
  return async (secret) => {
    const key = await findApiKey(database, secret);
    if (key) touchApiKey(database, key.id).catch((error: unknown) => log.debug({ err: error }, 'the use of a key was not noted'));
    return key;
  };
}

function showPool(database: Database): void {
  for (const [state, count] of Object.entries(poolState(database))) databaseMetrics.connections.set({ service: 'gateway', state }, count);
}
