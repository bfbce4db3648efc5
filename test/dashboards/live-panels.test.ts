import { boards } from '#deploy/grafana';
import { findPrometheus } from '#deploy/prometheus';
import { type OpsServer, startOpsServer } from '#libs/platform';
import { count } from '../end-to-end/border-events.js';
import { postBody, postEvents } from '../end-to-end/post-events.js';
import { type QueryClient, startQuery } from '../end-to-end/query-service.js';
import { startWorld, type World } from '../golden/world.js';
import { type ScrapingPrometheus, scrape } from './scraping-prometheus.js';

jest.setTimeout(300_000);

const found = findPrometheus();
const withPrometheus = found ? describe : describe.skip;
if (!found) console.warn('SKIPPED: no Prometheus is to be had, so the questions to it were only parsed.');

/** The process has these only when something is wrong, or when the watch runs in it. */
const mayBeEmpty = ['Refused records', 'Folding again', 'Halted partitions', 'Alarms', 'Canary', 'Differences', 'Disk', 'Tables', 'Time behind', 'Records behind', 'Requests turned away'];
const questions = boards.flatMap(({ panels }) => panels.flatMap(({ title, queries }) => queries.flatMap((query) => (query.kind === 'prometheus' ? [{ title, expr: query.expr }] : []))));

withPrometheus('panels asked of a real Prometheus that scrapes real services', () => {
  let world: World;
  let query: QueryClient;
  let ops: OpsServer;
  let prometheus: ScrapingPrometheus;

  beforeAll(async () => {
    world = await startWorld({ name: 'live-panels', referenceSets: ['common'], timestampType: 'LogAppendTime' });
    query = await startQuery(world);
    ops = await startOpsServer({ service: 'live-panels', port: 0, host: '127.0.0.1', checks: {} });
    const key = await world.keyFor('live-panels');
    await postEvents(world, key, [count('one', '2024-02-01', 1), count('two', '2024-02-02', 2)]);
    await postBody(world, key, { 'content-type': 'application/cloudevents+json' }, JSON.stringify({ ...count('bad', '2024-02-01', 1), data: {} }));
    await world.settle();
    await query.get('/v1/status', key);
    prometheus = await scrape(found?.prometheus ?? '', { targets: [new URL(ops.url).host] });
  });
  afterAll(async () => {
    await prometheus?.stop();
    await ops?.close();
    await query?.stop();
    await world?.stop();
  });

  it.each(questions)('$title', async ({ title, expr }) => {
    const series = await prometheus.series(expr.replaceAll('$__rate_interval', '1m').replaceAll('$domain', '.*'));
    if (!mayBeEmpty.includes(title)) expect(series.length).toBeGreaterThan(0);
  });
});
