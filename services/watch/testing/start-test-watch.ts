import { type Database, openDatabase } from '#libs/database';
import type { Domain } from '#libs/contracts';
import { createLogger, registry } from '#libs/platform';
import { Catalogue, ReferenceRowsCache } from '#services/query';
import type { WatchParts } from '../watch-parts.js';

/** The parts of a watch on a database, with a clock of the test's own. */
export interface TestWatch {
  readonly parts: WatchParts;
  close(): Promise<void>;
}

/** Opens the pools of a watch. `now`: epoch milliseconds. */
export async function startTestWatch(databaseUrl: string, domains: readonly Domain[], now: () => number, tenant = 'a'): Promise<TestWatch> {
  const open = (role: 'caravan_watch' | 'caravan_query'): Promise<Database> => openDatabase({ url: databaseUrl, role, applicationName: 'test watch', poolSize: 3 });
  const [database, slow, query] = [await open('caravan_watch'), await open('caravan_watch'), await open('caravan_query')];
  const environment = { topicPrefix: '', watchTenant: tenant, watchZone: 'UTC' };
  return {
    parts: {
      domains, catalogue: new Catalogue(domains), database, slow, environment, logger: createLogger('watch', 'silent'),
      answering: { database: query, references: new ReferenceRowsCache(query), clock: now, environment },
    },
    close: async () => {
      for (const each of [database, slow, query]) await each.close();
    },
  };
}

/** The value of a metric's series with these labels among its own; undefined when there is none. */
export async function readMetric(name: string, labels: Readonly<Record<string, string>> = {}): Promise<number | undefined> {
  const metric = (await registry.getMetricsAsJSON()).find((each) => each.name === name);
  const found = metric?.values.find((each) => Object.entries(labels).every(([label, value]) => (each.labels as Record<string, unknown>)[label] === value));
  return found?.value;
}
