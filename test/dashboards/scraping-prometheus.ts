import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real Prometheus that scrapes one address every second. */
export interface ScrapingPrometheus {
  /** The number of series that answer an expression. Throws with Prometheus' own words when it refuses it. */
  count(expr: string): Promise<number>;
  stop(): Promise<void>;
}

const pauseMillis = 250;

/** Starts it on a free port and waits until it has scraped `target` often enough for rates. */
export async function scrape(program: string, target: string): Promise<ScrapingPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'caravan-prometheus-'));
  const [config, port] = [join(folder, 'prometheus.yml'), await freePort()];
  writeFileSync(config, JSON.stringify({ global: { scrape_interval: '1s' }, scrape_configs: [{ job_name: 'caravan', static_configs: [{ targets: [target] }] }] }));
  const child = spawn(program, [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' });
  const count = (expr: string): Promise<number> => countSeries(`http://127.0.0.1:${port}`, expr);
  while ((await count('count_over_time(up[1m]) > 4').catch(() => 0)) === 0) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMillis));
  }
  return { count, stop: () => stop(child, folder) };
}

async function countSeries(url: string, expr: string): Promise<number> {
  const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: expr }).toString()}`);
  const { data, error } = (await answer.json()) as { data?: { result: unknown[] }; error?: string };
  if (!data) throw new Error(`${expr}: ${error}`);
  return data.result.length;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
