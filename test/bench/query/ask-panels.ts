import { Random } from '#libs/testing';
import { type Figure, quantile } from '../figures.js';
import type { HttpClient } from '../http/http-client.js';
import { askInTurns } from '../http/http-load.js';
import { panels } from './dashboards.js';

const clients = 4;
const warmUpShare = 0.25;

/** Several clients ask for panels in random order and with parameters of their own, each again when it was answered. */
export async function askPanels(client: HttpClient, seconds: number, seed: number): Promise<Figure[]> {
  const random = new Random(seed);
  for (const panel of Object.values(panels)) await client.ask({ path: panel(random) });
  const latencies = new Map(Object.keys(panels).map((name) => [name, [] as number[]]));
  const askOne = async (): Promise<void> => {
    const name = random.pick(Object.keys(panels));
    const asked = performance.now();
    await client.ask({ path: panels[name]!(random) });
    latencies.get(name)?.push(performance.now() - asked);
  };
  await askInTurns(clients, seconds * warmUpShare, askOne);
  for (const values of latencies.values()) values.length = 0;
  const answered = await askInTurns(clients, seconds, askOne);
  for (const [name, values] of latencies) console.error(`  ${name}: p50 ${quantile(values, 0.5).toFixed(1)} ms, p99 ${quantile(values, 0.99).toFixed(1)} ms of ${values.length}`);
  return [
    { name: 'query, dashboards: questions of 4 clients', value: answered.latencies.length / answered.seconds, unit: 'questions/s' },
    { name: 'query, dashboards: p50', value: quantile(answered.latencies, 0.5), unit: 'ms' },
    { name: 'query, dashboards: p99 (A8)', value: quantile(answered.latencies, 0.99), unit: 'ms', target: { atMost: 50 } },
  ];
}
