import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { explainError } from '#libs/platform';
import { endOwner } from './stack-owner.js';
import { resetStack, stopStack } from './stack.js';
import { StackError } from './stack-error.js';
import { endLeftovers } from './start/service-record.js';
import { startCaravan } from './start/start-caravan.js';

const stateDir = process.env['CARAVAN_STATE'] ?? '.caravan';
const print = (line: string): void => console.log(line);

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  start: (args) => (args.includes('--detach') ? startDetached(args) : startAndStay(args)),
  stop: async () => {
    await endServices();
    await stopStack(stateDir);
  },
  reset: async () => {
    await endServices();
    await resetStack(stateDir);
  },
};

/** The process that started them stops them in order; what a killed one left is ended by pid. */
async function endServices(): Promise<void> {
  await endOwner(resolve(stateDir));
  await endLeftovers(resolve(stateDir));
}

/** Everything until Ctrl-C, or until a service ends by itself. */
async function startAndStay(args: readonly string[]): Promise<void> {
  const stopping = new Promise<undefined>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(undefined));
  });
  const starting = startCaravan({ stateDir, withSample: !args.includes('--no-sample'), print });
  const caravan = await starting;
  const problem = await Promise.race([caravan.ended, stopping]);
  print(problem ?? 'Stopping …');
  await caravan.stop();
  if (problem !== undefined) throw new StackError('Stopped, because a service ended.');
  process.exit(0);
}

/** The same in a process of its own; returns once it is ready. */
async function startDetached(args: readonly string[]): Promise<void> {
  mkdirSync(join(stateDir, 'logs'), { recursive: true });
  const log = join(stateDir, 'logs', 'start.log');
  const file = openSync(log, 'w');
  const child = spawn(process.execPath, [__filename, 'start', ...args.filter((arg) => arg !== '--detach')], { stdio: ['ignore', file, file], detached: true });
  let over = false;
  child.once('exit', () => (over = true));
  child.unref();
  let shown = 0;
  for (;;) {
    const text = readFileSync(log, 'utf8');
    process.stdout.write(text.slice(shown));
    shown = text.length;
    if (text.includes('\nReady.')) return print('Runs in the background; `npm run stop` ends it.');
    if (over) throw new StackError('It did not start: the lines above say why.');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function main(): Promise<void> {
  const [name = '', ...args] = process.argv.slice(2);
  const command = commands[name];
  if (!command) throw new StackError(`There is no command "${name}": use one of ${Object.keys(commands).join(', ')}.`);
  await command(args);
}

main().catch((error: unknown) => {
  console.error(error instanceof StackError ? error.message : (explainError(error, undefined) ?? error));
  process.exit(1);
});
