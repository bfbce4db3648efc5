import type { Environment } from '#libs/platform';
import { deliverAll } from './alarms/deliver.js';
import type { Way } from './alarms/keep-episodes.js';
import { AlarmWatch } from './alarms/watch-alarms.js';
import type { Senders } from './alarms/ways.js';
import { measureIndicators } from './business/measure-indicators.js';
import { showSeries } from './business/show-series.js';
import { sendCanary, slotMillis } from './canary/canary.js';
import { showDisks } from './pipeline/show-disks.js';
import { showPipeline, showStock } from './pipeline/show-pipeline.js';
import type { Task } from './repeat.js';
import { RollingSample } from './verify/rolling-sample.js';
import type { WatchParts } from './watch-parts.js';

type Settings = Pick<Environment, 'watchDisks' | 'canary' | 'canaryKey' | 'gatewayUrl' | 'queryUrl'>;

const canaryPatienceMillis = 30_000;

/** Everything the watch does again and again. */
export function tasksOf(parts: WatchParts, senders: Senders, settings: Settings): Task[] {
  const { domains, catalogue, slow, logger, environment, answering } = parts;
  const samples = domains.map((domain) => new RollingSample(domain, slow, logger));
  const alarms = new AlarmWatch(parts, Object.keys(senders) as Way[]);
  const folders = settings.watchDisks.split(',').filter((folder) => folder !== '');
  return [
    { name: 'pipeline', everyMillis: 5_000, run: () => showPipeline(parts) },
    { name: 'stock', everyMillis: 60_000, run: () => showStock(parts) },
    { name: 'indicators', everyMillis: 30_000, run: async () => showSeries(await measureIndicators({ ...answering, domains, catalogue, tenant: environment.watchTenant, zone: environment.watchZone })) },
    { name: 'alarms', everyMillis: 2_000, run: () => alarms.judge() },
    { name: 'deliveries', everyMillis: 1_000, run: () => deliverAll({ database: parts.database, senders, logger }) },
    { name: 'disks', everyMillis: 30_000, run: () => showDisks(folders) },
    {
      name: 'verify',
      everyMillis: 5_000,
      run: async () => {
        for (const sample of samples) await sample.turn();
      },
    },
    ...canariesOf(parts, settings),
  ];
}

function canariesOf({ domains }: WatchParts, { canary, canaryKey, gatewayUrl, queryUrl }: Settings): Task[] {
  if (canary === 'off' || canaryKey === '') return [];
  return domains.map((domain) => ({
    name: `canary ${domain.name}`,
    everyMillis: slotMillis,
    run: () => sendCanary({ domain, gatewayUrl, queryUrl, key: canaryKey, patienceMillis: canaryPatienceMillis }),
  }));
}
