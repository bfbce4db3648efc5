import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServiceProcesses, findFreePort, startServices } from '#deploy/local';
import { findPrometheus } from '#deploy/prometheus';
import { firstLook } from '#libs/adapters';
import { domains } from '#libs/catalog';
import { findProjectRoot } from '#libs/reference';
import { importFeed } from '#services/cli';
import { until } from '../end-to-end/progress.js';
import { startWorld, type World } from '../golden/world.js';
import { type ScrapingPrometheus, scrape } from './scraping-prometheus.js';

jest.setTimeout(600_000);

const found = findPrometheus();
const withPrometheus = found ? describe : describe.skip;
if (!found) console.warn('SKIPPED: no Prometheus is to be had, so no alert was looked for in a clean run.');

const names = ['gateway', 'query', 'watch', ...domains.map(({ name }) => name)];
const rules = join(findProjectRoot(), 'deploy', 'prometheus', 'rules', '*.yml');

withPrometheus('a clean run: every service a process of its own, the sample taken in, a real Prometheus with all rules', () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'caravan-clean-run-'));
  const targets: string[] = [];
  let world: World;
  let services: ServiceProcesses;
  let prometheus: ScrapingPrometheus;

  beforeAll(async () => {
    world = await startWorld({ name: 'clean-run', referenceSets: ['common', 'dev-feeds'], timestampType: 'LogAppendTime', withConsumers: false });
    const gatewayUrl = await start();
    prometheus = await scrape(found?.prometheus ?? '', { targets, ruleFiles: [rules] });
    const key = await world.keyFor('default');
    for (const each of firstLook()) await importFeed({ ...each, gatewayUrl, key }, {});
    await world.settle();
    await evaluations(20);
  });
  afterAll(async () => {
    await prometheus?.stop();
    await services?.stop();
    await world?.stop();
    rmSync(stateDir, { recursive: true, force: true });
  });

  /** Resolves to the address of the gateway. */
  async function start(): Promise<string> {
    const { kafkaBrokers, databaseUrl, topicPrefix } = world.environment;
    const [gatewayPort, queryPort] = [await findFreePort(), await findFreePort()];
    const specs = [];
    for (const name of names) specs.push({ name, opsPort: await findFreePort() });
    const env = {
      PATH: process.env['PATH'], KAFKA_BROKERS: kafkaBrokers.join(','), DATABASE_URL: databaseUrl, CARAVAN_TOPIC_PREFIX: topicPrefix, CARAVAN_LOG_LEVEL: 'warn',
      CARAVAN_GATEWAY_PORT: String(gatewayPort), CARAVAN_QUERY_PORT: String(queryPort), CARAVAN_CANARY_KEY: await world.keyFor('canary'),
      CARAVAN_GATEWAY_URL: `http://127.0.0.1:${gatewayPort}`, CARAVAN_QUERY_URL: `http://127.0.0.1:${queryPort}`,
    };
    services = await startServices(specs, { root: findProjectRoot(), stateDir, env });
    targets.push(...specs.map(({ opsPort }) => `127.0.0.1:${opsPort}`));
    return env.CARAVAN_GATEWAY_URL;
  }

  /** So many more evaluations of every rule; the watch looks every five seconds, the canary comes every ten. */
  async function evaluations(count: number): Promise<void> {
    const from = Date.now() / 1000;
    await until(async () => (await prometheus.series(`count_over_time((timestamp(ALERTS{alertname="CaravanWatchdog"}) > ${from})[1h:1s]) >= ${count}`)).length > 0);
  }

  it('fires nothing at any time but the watchdog', async () => {
    const fired = await prometheus.series('count by (alertname) (count_over_time(ALERTS{alertstate="firing"}[1h]))');
    expect(fired).toEqual([{ alertname: 'CaravanWatchdog' }]);
  });

  it('is about to fire nothing once the sample is taken in', async () => {
    const { alerts } = await prometheus.ask<{ alerts: { labels: { alertname: string }; state: string }[] }>('alerts');
    // An import goes as fast as the gateway lets it: requests turned away for some seconds are how it is told to wait, and rates look back.
    const states = alerts.map(({ labels, state }) => `${labels.alertname} ${state}`).filter((each) => each !== 'CaravanGatewaySheds pending');
    expect(states).toEqual(['CaravanWatchdog firing']);
  });

  it('has every rule evaluated, each on something that is there', async () => {
    const { groups } = await prometheus.ask<{ groups: { rules: { name: string; health: string; lastError?: string }[] }[] }>('rules');
    expect(groups.flatMap((group) => group.rules).filter(({ health }) => health !== 'ok')).toEqual([]);
    for (const metric of ['caravan_lag_seconds', 'caravan_canary_last_success_timestamp_seconds', 'caravan_verify_mismatches', 'caravan_conservation_difference_records']) {
      expect(await prometheus.series(`count by (domain) (${metric})`)).toHaveLength(domains.length);
    }
  });

  it.each(names.map((name, index) => ({ name, index })))('serves metrics of $name that promtool takes, within the budget of series', async ({ index }) => {
    const text = await (await fetch(`http://${targets[index]}/metrics`)).text();
    const { stdout, stderr } = spawnSync(found?.promtool ?? '', ['check', 'metrics'], { encoding: 'utf8', input: text });
    expect(`${stdout}${stderr}`.split('\n').filter((line) => line !== '' && !/^(nodejs|process)_/.test(line))).toEqual([]);
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length).toBeLessThanOrEqual(1_500);
  });
});
