import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '#deploy/local';
import type { BenchGround } from '../ground.js';
import type { Spawned } from '../spawned.js';

export interface HttpService {
  readonly url: string;
  readonly process: Spawned;
}

const pollMillis = 50;

/** Starts gateway or query on a free port and waits until it says that it is ready. Throws, with its last words, when it ends. */
export async function startHttp(ground: BenchGround, name: 'gateway' | 'query'): Promise<HttpService> {
  const [port, opsPort] = [await findFreePort(), await findFreePort()];
  const process = await ground.start(name, { [`CARAVAN_${name.toUpperCase()}_PORT`]: String(port), CARAVAN_OPS_PORT: String(opsPort) });
  while (!(await isReady(opsPort))) {
    process.mustRun();
    await sleep(pollMillis);
  }
  return { url: `http://127.0.0.1:${port}`, process };
}

function isReady(opsPort: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${opsPort}/readyz`).then((answer) => answer.ok, () => false);
}
