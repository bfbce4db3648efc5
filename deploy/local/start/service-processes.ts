import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPortFree } from '../ports.js';
import { StackError } from '../stack-error.js';
import { endLeftovers, recordProcesses } from './service-record.js';

/** A service to run as a process of its own; its `/readyz` is asked on the ops port. */
export interface ServiceSpec {
  readonly name: string;
  readonly opsPort: number;
}

export interface ServiceProcesses {
  /** Settles with a sentence when one of them ended although nobody asked. */
  readonly ended: Promise<string>;
  /** SIGTERM to all, then waits for them. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly root: string;
  readonly stateDir: string;
  readonly env: NodeJS.ProcessEnv;
  /** Another user to run them as, by number; only root may name one. */
  readonly user?: number;
}

interface Started {
  readonly spec: ServiceSpec;
  readonly child: ChildProcess;
  readonly log: string;
  readonly exited: Promise<void>;
}

const readyWithinMillis = 60_000;
const stopWithinMillis = 26_000;

/** Starts every service and waits until each says it is ready. Services left by a killed start are ended first. */
export async function startServices(specs: readonly ServiceSpec[], options: ServiceOptions): Promise<ServiceProcesses> {
  await endLeftovers(options.stateDir);
  for (const spec of specs) await checkOpsPort(spec);
  const started = specs.map((spec) => startOne(spec, options));
  recordProcesses(options.stateDir, started.map(({ child }) => child.pid));
  let stopping = false;
  const ended = new Promise<string>((resolve) => {
    for (const one of started) void one.exited.then(() => stopping || resolve(lastWords(one)));
  });
  const stop = async (): Promise<void> => {
    stopping = true;
    await Promise.all(started.map(stopOne));
    recordProcesses(options.stateDir, []);
  };
  const problem = await Promise.race([waitForAll(started), ended]);
  if (problem === undefined) return { ended, stop };
  await stop();
  throw new StackError(problem);
}

/** Whoever answers there would be taken for the service. */
async function checkOpsPort({ name, opsPort }: ServiceSpec): Promise<void> {
  if (await isPortFree(opsPort)) return;
  throw new StackError(`Port ${opsPort}, where ${name} tells whether it is ready, is in use by another program, perhaps another \`npm start\`: stop that program.`);
}

function startOne(spec: ServiceSpec, { root, stateDir, env, user }: ServiceOptions): Started {
  mkdirSync(join(stateDir, 'logs'), { recursive: true });
  const log = join(stateDir, 'logs', `${spec.name}.log`);
  const file = openSync(log, 'w');
  const child = spawn(process.execPath, [join(root, 'dist', 'services', spec.name, 'main.js')], {
    cwd: root,
    env: { ...env, CARAVAN_OPS_PORT: String(spec.opsPort) },
    stdio: ['ignore', file, file],
    detached: true,
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
  closeSync(file);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return { spec, child, log, exited };
}

/** Undefined when all became ready in time, else the sentence that says which did not. */
async function waitForAll(started: readonly Started[]): Promise<string | undefined> {
  const deadline = Date.now() + readyWithinMillis;
  for (const one of started) {
    while (!(await isReady(one.spec.opsPort))) {
      if (Date.now() > deadline) return `${one.spec.name} was not ready within ${readyWithinMillis / 1000} s: ${one.log} says why.`;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return undefined;
}

async function isReady(opsPort: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${opsPort}/readyz`, { signal: AbortSignal.timeout(3_000) }).then((answer) => answer.ok, () => false);
}

/** The sentence the service ended with, or where to read more. */
function lastWords({ spec, log }: Started): string {
  const words = readFileSync(log, 'utf8').split('\n').find((line) => line.startsWith(`${spec.name}: `));
  return words ?? `${spec.name} ended unexpectedly: ${log} says why.`;
}

async function stopOne({ child, exited }: Started): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), stopWithinMillis);
  await exited;
  clearTimeout(force);
}
