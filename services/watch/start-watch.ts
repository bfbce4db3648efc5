import { domains } from '#libs/catalog';
import { type Database, openDatabase, ping } from '#libs/database';
import { watchPool } from '#libs/host';
import { LastingPublisher } from '#libs/kafka';
import { ConfigError, type Environment, type Logger, type Running, requireDatabaseUrl } from '#libs/platform';
import { isZone } from '#libs/reference';
import { Catalogue, ReferenceRowsCache } from '#services/query';
import { setUpWays } from './alarms/set-up-ways.js';
import { Repeater } from './repeat.js';
import { tasksOf } from './tasks.js';
import type { WatchParts } from './watch-parts.js';

/** The watch service on real Postgres. Throws ConfigError or StoreUnavailable when it cannot start. */
export async function startWatch(environment: Environment, logger: Logger): Promise<Running> {
  if (!isZone(environment.watchZone)) throw new ConfigError(`CARAVAN_WATCH_ZONE is "${environment.watchZone}": set it to a time zone such as Asia/Almaty.`);
  const publisher = new LastingPublisher({ brokers: environment.kafkaBrokers, clientId: 'watch', log: (entry) => logger.debug({ kafka: entry.namespace }, entry.message) });
  const senders = setUpWays(environment, publisher);
  const url = requireDatabaseUrl(environment);
  const onIdleError = (error: Error): void => logger.warn({ err: error }, 'an idle database connection died');
  const open = (role: 'caravan_watch' | 'caravan_query', profile: 'short' | 'long', poolSize: number): Promise<Database> =>
    openDatabase({ url, role, applicationName: 'watch', poolSize, profile, onIdleError });
  const [database, slow, query] = [await open('caravan_watch', 'short', 4), await open('caravan_watch', 'long', 2), await open('caravan_query', 'short', 2)];
  const parts: WatchParts = {
    domains, catalogue: new Catalogue(domains), database, slow, environment, logger,
    answering: { database: query, references: new ReferenceRowsCache(query), clock: Date.now, environment },
  };
  const repeater = new Repeater(logger);
  repeater.start(tasksOf(parts, senders, environment));
  const forgetPool = watchPool('watch', database);
  return {
    checks: { database: async () => void (await ping(database)) },
    stop: async () => {
      forgetPool();
      await repeater.stop();
      await publisher.close();
      await Promise.all([database, slow, query].map((each) => each.close()));
    },
  };
}
