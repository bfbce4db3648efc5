import { domains } from '#libs/catalog';
import { findApiKey, openDatabase, ping } from '#libs/database';
import { readTopicOffsets } from '#libs/kafka';
import { requireDatabaseUrl, runService } from '#libs/platform';
import { createQuery } from './create-query.js';
import { ReferenceRowsCache } from './reference-cache.js';

void runService('query', async (environment, logger) => {
  const url = requireDatabaseUrl(environment);
  const onIdleError = (error: Error): void => logger.warn({ err: error }, 'an idle database connection died');
  const database = await openDatabase({ url, role: 'caravan_query', applicationName: 'caravan query', poolSize: environment.poolSize, onIdleError });
  const credentials = await openDatabase({ url, role: 'caravan_gateway', applicationName: 'caravan query keys', poolSize: 2, onIdleError });
  const alarms = await openDatabase({ url, role: 'caravan_alarms', applicationName: 'caravan query alarms', poolSize: 2, onIdleError });
  const query = await createQuery({
    domains, database, alarms, environment, logger,
    keys: (secret) => findApiKey(credentials, secret),
    references: new ReferenceRowsCache(database),
    logEnds: (topic) => readTopicOffsets({ brokers: environment.kafkaBrokers, clientId: 'caravan-query' }, topic),
    clock: Date.now,
  });
  logger.info({ url: await query.listen(environment.queryPort) }, 'listening');
  return {
    checks: {
      database: async () => {
        await ping(database);
        return undefined;
      },
    },
    stop: async () => {
      await query.close();
      await database.close();
      await credentials.close();
      await alarms.close();
    },
  };
});
