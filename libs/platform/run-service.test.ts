import { EventEmitter } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { ConfigError } from './config-error.js';
import { type Running, type Surroundings, runService } from './run-service.js';

/** A process that only remembers. */
class FakeProcess extends EventEmitter {
  readonly errors: string[] = [];
  readonly exits: number[] = [];
  readonly env: NodeJS.ProcessEnv;
  readonly stderr = { write: (text: string) => this.errors.push(text) };

  constructor(env: NodeJS.ProcessEnv) {
    super();
    this.env = { CARAVAN_LOG_LEVEL: 'silent', ...env };
  }

  exit(code: number): void {
    this.exits.push(code);
  }

  as(): Surroundings {
    return this as unknown as Surroundings;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const readiness = (port: number): Promise<number> => fetch(`http://127.0.0.1:${port}/readyz`).then((response) => response.status);

it('is ready between start and signal, is not while it stops, and exits 0', async () => {
  const port = await freePort();
  const around = new FakeProcess({ CARAVAN_OPS_PORT: String(port) });
  const seen: number[] = [];
  const start = async (): Promise<Running> => {
    seen.push(await readiness(port));
    return { stop: async () => void seen.push(await readiness(port)) };
  };
  const life = runService('test', start, around.as());
  while (!(await readiness(port).then((status) => status === 200, () => false))) await new Promise(setImmediate);
  around.emit('SIGTERM', 'SIGTERM');
  await life;
  expect(seen).toEqual([503, 503]);
  expect([around.exits, around.errors]).toEqual([[0], []]);
});

it('ends with one sentence and exit 1 when a setting is wrong', async () => {
  const around = new FakeProcess({ CARAVAN_POOL_SIZE: 'many' });
  await runService('test', () => Promise.reject(new Error('not reached')), around.as());
  expect([around.exits, around.errors]).toEqual([[1], ['test: CARAVAN_POOL_SIZE is "many": set it to a whole number from 1 to 200.\n']]);
});

it.each([
  [new ConfigError('Port 8080 is in use.'), 'test: Port 8080 is in use.\n'],
  [new TypeError('x is not a function\n at y'), 'test: stopped by an unexpected error: x is not a function\n'],
])('ends with one line, never a stack, when it cannot start: %s', async (error, line) => {
  const around = new FakeProcess({ CARAVAN_OPS_PORT: String(await freePort()) });
  await runService('test', () => Promise.reject(error), around.as());
  expect([around.exits, around.errors]).toEqual([[1], [line]]);
});

it('ends at once when told to stop before it has started', async () => {
  const around = new FakeProcess({ CARAVAN_OPS_PORT: String(await freePort()) });
  const start = (): Promise<Running> => {
    setImmediate(() => around.emit('SIGINT', 'SIGINT'));
    return new Promise(() => undefined);
  };
  await runService('test', start, around.as());
  expect(around.exits).toEqual([0]);
});

it('ends with exit 1 on a rejection nobody handles', async () => {
  const around = new FakeProcess({ CARAVAN_OPS_PORT: String(await freePort()) });
  const life = runService('test', () => Promise.resolve({ stop: () => Promise.resolve() }), around.as());
  while (around.listenerCount('unhandledRejection') === 0) await new Promise(setImmediate);
  around.emit('unhandledRejection', new Error('a bug'));
  expect(around.exits).toEqual([1]);
  around.emit('SIGTERM', 'SIGTERM');
  await life;
});
