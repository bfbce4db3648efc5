import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { findFreePort } from '#deploy/local';
import { findProjectRoot } from '#libs/reference';
import type { Figure } from '../figures.js';
import { runCommand } from '../run-command.js';

/** What a clone has not. */
const leftOut: ReadonlySet<string> = new Set(['node_modules', 'dist', '.caravan', '.git', '.nx']);

/** `npm start` in a copy of the sources that nothing was ever installed in, with the caches as they are, then a second start (C1 with warm caches, C2). */
export async function start(): Promise<Figure[]> {
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

/** Ports that nobody has; those of metrics are fixed, so no other `npm start` may be running. */
async function environment(): Promise<NodeJS.ProcessEnv> {
  const env: NodeJS.ProcessEnv = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
  for (const name of ['KAFKA', 'POSTGRES', 'GATEWAY', 'QUERY']) env[`CARAVAN_${name}_PORT`] = String(await findFreePort());
  return env;
}
