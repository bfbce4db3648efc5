import { domains } from '#libs/catalog';
import { type Database, findApiKey, openDatabase, ping, poolState, touchApiKey } from '#libs/database';
import { createPublisher } from '#libs/kafka';
import { type Environment, type Logger, type Running, databaseMetrics, requireDatabaseUrl } from '#libs/platform';
import { createGateway } from './create-gateway.js';
import type { ApiKeyLookup } from './gateway-parts.js';
import { createReferenceDesk } from './reference-desk.js';

const poolReportMillis = 2_000;
const editorConnections = 2;

/** The gateway on real Kafka and real Postgres. Throws ConfigError, StoreUnavailable or the broker's error when it cannot start. */
export async function startGateway(environment: Environment, log: Logger): Promise<Running> {
  const url = requireDatabaseUrl(environment);
  const onIdleError = (error: Error): void => log.warn({ err: error }, 'an idle database connection died');
  const database = await openDatabase({ url, role: 'caravan_gateway', applicationName: 'gateway', poolSize: environment.poolSize, onIdleError });
  const editors = await openDatabase({ url, role: 'caravan_reference', applicationName: 'gateway reference', poolSize: editorConnections, onIdleError });
  const publisher = await createPublisher({ brokers: environment.kafkaBrokers, clientId: 'gateway', log: (entry) => log.debug({ kafka: entry.namespace }, entry.message) });
  const checks = { kafka: async () => void (await publisher.check()) };
  const gateway = await createGateway({ domains, keys: keysIn(database, log), publisher, reference: createReferenceDesk(editors), clock: Date.now, environment, logger: log, checks });
  log.info({ url: await gateway.listen(environment.gatewayPort) }, 'listening');
  const poolReport = setInterval(() => showPool(database), poolReportMillis);
  return {
    checks: { ...checks, database: async () => void (await ping(database)) },
    stop: async () => {
      clearInterval(poolReport);
      await gateway.close();
      await publisher.close();
      await database.close();
      await editors.close();
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
