import { withConnection } from '#libs/database';
import type { BenchStack } from '../bench-stack.js';
import type { Figure } from '../figures.js';
import { type BenchGround, makeKey, openGround } from '../ground.js';
import { Busy, HttpClient } from '../http/http-client.js';
import { type HttpService, startHttp } from '../http/http-service.js';
import { openBenchDatabase } from '../measure.js';
import { mediansOf } from '../medians.js';
import { askPanels } from '../query/ask-panels.js';
import { copyRollups } from '../query/copy-rollups.js';
import { widest } from '../query/dashboards.js';
import { fillHistory, fillerName } from '../query/fill-history.js';
import { countScans } from '../query/scans.js';
import { streamCsv } from '../query/stream-csv.js';
import type { RunOptions } from '../run-options.js';
import { verifyFigure } from '../verify.js';
import { corridor } from '../workloads/corridor.js';
import { counts } from '../workloads/counts.js';
import { usualEvents } from './corridor.js';

/** Of the rollup rows, those that are counts: some more than half, so that the CSV has a million rows although some events are repeats. */
const countsShare = 0.52;

/** Dashboards, the widest questions and a long CSV over years of history (A8, A9). */
export async function query(stack: BenchStack, { events = usualEvents, rollups, runs, seconds, seed }: RunOptions): Promise<Figure[]> {
  const ground = await openGround(stack);
  try {
    const loads = [{ workload: corridor, count: events }, { workload: counts, count: Math.ceil(rollups * countsShare) }];
    const problems = await fillHistory(stack, ground, loads, seed);
    const copied = await copyRollups(ground.databaseUrl, rollups);
    const rows = await countRows(ground);
    console.error(`  ${rows.all} rollup rows: ${rows.all - copied} by real facts, all verified; ${copied} copied to other nodes and days by SQL, without facts`);
    const key = await makeKey(ground);
    return [
      { name: 'query: rollup rows', value: rows.all, unit: 'rows' },
      { name: 'query: rollup rows without facts', value: copied, unit: 'rows' },
      ...(await countScansOf(ground, () => withQuery(ground, key, (client) => mediansOf(runs, (run) => askPanels(client, seconds, seed + run))))),
      ...(await withQuery(ground, key, (client) => askWidest(client))),
      ...(await withQuery(ground, key, (client, service) => streamCsv(client, service, rows.counts))),
      verifyFigure('query', [problems]),
    ];
  } finally {
    await ground.close();
  }
}

const countRollups = {
  text: `select count(*)::int as "all", (count(*) filter (where cube = 'border_counts' and grain = 'day' and n > 0))::int as counts from caravan.rollup`,
};

async function countRows({ databaseUrl }: BenchGround): Promise<{ readonly all: number; readonly counts: number }> {
  const database = await openBenchDatabase(databaseUrl, fillerName);
  try {
    const [row] = await withConnection(database, (connection) => connection.rows<{ all: number; counts: number }>(countRollups));
    return row ?? { all: 0, counts: 0 };
  } finally {
    await database.close();
  }
}

/** Runs against a query process of its own. */
async function withQuery(ground: BenchGround, key: string, work: (client: HttpClient, service: HttpService) => Promise<Figure[]>): Promise<Figure[]> {
  const service = await startHttp(ground, 'query');
  const client = new HttpClient(service, key);
  try {
    return await work(client, service);
  } finally {
    client.close();
    await service.process.stop();
  }
}

/** Adds how often large tables were read from end to end meanwhile. */
async function countScansOf({ database }: BenchGround, work: () => Promise<Figure[]>): Promise<Figure[]> {
  const before = await countScans(database, fillerName);
  const figures = await work();
  const after = await countScans(database, fillerName);
  const scans = [...after].map(([name, count]) => ({ name, count: count - (before.get(name) ?? 0) }));
  for (const { name, count } of scans) console.error(`  ${name} was read from end to end ${count} times`);
  const value = scans.reduce((sum, { count }) => sum + count, 0);
  return [...figures, { name: 'query, dashboards: sequential scans of fact, entity and rollup', value, unit: '1', target: { atMost: 0 } }];
}

async function askWidest(client: HttpClient): Promise<Figure[]> {
  let slowest = 0;
  for (const [name, path] of Object.entries(widest)) {
    const asked = performance.now();
    const isBusy = await client.ask({ path }).then(() => false, (error: unknown) => {
      if (error instanceof Busy) return true;
      throw error;
    });
    const seconds = (performance.now() - asked) / 1000;
    console.error(`  ${name}: ${seconds.toFixed(2)} s${isBusy ? ', then refused as too much' : ''}`);
    slowest = Math.max(slowest, seconds);
  }
  return [{ name: 'query: slowest of the widest questions (A9)', value: slowest, unit: 's', target: { atMost: 3 } }];
}
