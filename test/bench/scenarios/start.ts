import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { findFreePort, isPortFree } from '#deploy/local';
import { domains } from '#libs/catalog';
import { domainOpsPort, opsPortOf, readEnvironment } from '#libs/platform';
import { findProjectRoot } from '#libs/reference';
import type { Figure } from '../figures.js';
import { runCommand } from '../run-command.js';

/** What a clone has not. */
const leftOut: ReadonlySet<string> = new Set(['node_modules', 'dist', '.caravan', '.git', '.nx']);

/** `npm start` in a copy of the sources that nothing was ever installed in, with the caches as they are, then a second start (C1 with warm caches, C2). */
export async function start(): Promise<Figure[]> {
  await checkAlone();
  const folder = await mkdtemp(join(tmpdir(), 'caravan-bench-start-'));
  const env = await environment();
  const npm = (...args: string[]): Promise<number> => runCommand(folder, env, 'npm', args);
  try {
    await cp(findProjectRoot(), folder, { recursive: true, filter: (source) => !leftOut.has(basename(source)) });
    const first = await npm('start', '--', '--detach');
    await runCommand(folder, env, process.execPath, [join('dist', 'services', 'cli', 'main.js'), 'verify']);
    await npm('run', 'stop');
    const second = await npm('start', '--', '--detach');
    return [
      { name: 'start: first, caches warm (C1)', value: first, unit: 's', target: { atMost: 240 } },
      { name: 'start: second (C2)', value: second, unit: 's', target: { atMost: 20 } },
    ];
  } finally {
    await npm('run', 'reset').catch((error: unknown) => console.error(error));
    await rm(folder, { recursive: true });
  }
}

/** Ports of metrics are fixed: a second `npm start` would take the first one's services for its own. */
async function checkAlone(): Promise<void> {
  const environment = readEnvironment({});
  const ports = [...['gateway', 'query'].map((name) => opsPortOf(name, environment)), ...domains.map((_, index) => domainOpsPort + index)];
  for (const port of ports) if (!(await isPortFree(port))) throw new Error(`Port ${port} is taken, likely by another npm start: stop it, then time this one.`);
}

/** Ports that nobody has, for what can be told. */
async function environment(): Promise<NodeJS.ProcessEnv> {
  const env: NodeJS.ProcessEnv = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
  for (const name of ['KAFKA', 'POSTGRES', 'GATEWAY', 'QUERY']) env[`CARAVAN_${name}_PORT`] = String(await findFreePort());
  return env;
}
