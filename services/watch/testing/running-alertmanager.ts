import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { findFreePort } from '#deploy/local';
import type { Alertmanager } from '#deploy/prometheus';
import { findProjectRoot } from '#libs/reference';

/** What a receiver was told. */
export interface Notice {
  readonly receiver: string;
  readonly status: string;
  readonly alerts: readonly { readonly status: string; readonly labels: Readonly<Record<string, string>>; readonly startsAt: string; readonly endsAt: string }[];
}

/** A real Alertmanager with the routes of the deployment, each of its receivers a webhook of the test. */
export interface RunningAlertmanager {
  readonly url: string;
  /** All notices so far, the first one first. */
  readonly notices: readonly Notice[];
  /** Labels of the alerts that are active. */
  active(): Promise<Record<string, string>[]>;
  stop(): Promise<void>;
}

interface Route { routes?: Route[] }
interface Config { route: Route; receivers: { name: string; webhook_configs?: object[] }[] }

/** Starts it on a free port and waits until it answers. Groups are told within the second, and repeats are as in the deployment. */
export async function startAlertmanager({ alertmanager, folder: runIn }: Alertmanager): Promise<RunningAlertmanager> {
  const notices: Notice[] = [];
  const server = await listen(notices);
  const [folder, port] = [mkdtempSync(join(tmpdir(), 'caravan-alertmanager-')), await findFreePort()];
  const [config, url] = [join(folder, 'alertmanager.yml'), `http://127.0.0.1:${port}`];
  writeFileSync(config, JSON.stringify(configFor(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)));
  const args = [`--config.file=${config}`, `--storage.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`, '--cluster.listen-address='];
  const child = spawn(alertmanager, args, { stdio: 'ignore', cwd: runIn });
  while (!(await fetch(`${url}/-/ready`).then(({ ok }) => ok, () => false))) {
    if (child.exitCode !== null) {
      server.close();
      throw new Error(`${alertmanager} ended with ${child.exitCode}`);
    }
    await sleep(100);
  }
  return { url, notices, active: () => activeAlerts(url), stop: () => stop(child, server, folder) };
}

function configFor(hook: string): Config {
  const config = parse(readFileSync(join(findProjectRoot(), 'deploy', 'prometheus', 'alertmanager.yml'), 'utf8')) as Config;
  for (const route of [config.route, ...(config.route.routes ?? [])]) Object.assign(route, { group_wait: '100ms', group_interval: '1s' });
  return { ...config, receivers: config.receivers.map(({ name }) => ({ name, webhook_configs: [{ url: `${hook}${name}`, send_resolved: true }] })) };
}

function listen(notices: Notice[]): Promise<Server> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      notices.push(JSON.parse(body) as Notice);
      response.end();
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

async function activeAlerts(url: string): Promise<Record<string, string>[]> {
  const alerts = (await (await fetch(`${url}/api/v2/alerts?active=true`)).json()) as { labels: Record<string, string> }[];
  return alerts.map(({ labels }) => labels);
}

async function stop(child: ChildProcess, server: Server, folder: string): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
}
