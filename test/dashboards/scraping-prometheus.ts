import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '#deploy/local';

/** A real Prometheus that scrapes every second. */
export interface ScrapingPrometheus {
  /** The labels of the series that answer an expression. Throws with Prometheus' own words when it refuses it. */
  series(expr: string): Promise<readonly Labels[]>;
  /** The answer of a route of its API. */
  ask<T>(path: string): Promise<T>;
  stop(): Promise<void>;
}

export type Labels = Readonly<Record<string, string>>;

export interface Scraping {
  /** Addresses, host and port. */
  readonly targets: readonly string[];
  /** Patterns of files with rules, which it evaluates every second. */
  readonly ruleFiles?: readonly string[];
}

const pauseMillis = 250;

/** Starts it on a free port and waits until it has scraped every target often enough for rates. */
export async function scrape(program: string, { targets, ruleFiles = [] }: Scraping): Promise<ScrapingPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'caravan-prometheus-'));
  const [config, port] = [join(folder, 'prometheus.yml'), await findFreePort()];
  const global = { scrape_interval: '1s', evaluation_interval: '1s' };
  writeFileSync(config, JSON.stringify({ global, rule_files: ruleFiles, scrape_configs: [{ job_name: 'caravan', static_configs: [{ targets }] }] }));
  const child = spawn(program, [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' });
  const ask = <T>(path: string): Promise<T> => askApi<T>(`http://127.0.0.1:${port}/api/v1/${path}`);
  const series = async (expr: string): Promise<readonly Labels[]> =>
    (await ask<{ result: { metric: Labels }[] }>(`query?${new URLSearchParams({ query: expr }).toString()}`)).result.map(({ metric }) => metric);
  while ((await series('count_over_time(up[1m]) > 4').catch(() => [])).length < targets.length) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMillis));
  }
  return { series, ask, stop: () => stop(child, folder) };
}

async function askApi<T>(url: string): Promise<T> {
  const { data, error } = (await (await fetch(url)).json()) as { data?: T; error?: string };
  if (data === undefined) throw new Error(`${url}: ${error}`);
  return data;
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
