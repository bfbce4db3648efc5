import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { choosePort } from '#deploy/local';
import { findProjectRoot } from '#libs/reference';
import type { World } from '../golden/world.js';

/** A process of a service, as `npm start` runs it. */
export interface ConsumerProcess {
  readonly pid: number;
  readonly isAlive: boolean;
  /** What it wrote so far. */
  readonly said: string;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null>;
}

const borderMain = join(findProjectRoot(), 'dist', 'services', 'border-checkpoints', 'main.js');

/** Starts a consumer of a world's topic, of another release or another service where its main is named. Needs the compiled `dist`. */
export async function startConsumerProcess({ environment }: World, main = borderMain, settings: NodeJS.ProcessEnv = {}): Promise<ConsumerProcess> {
  if (!existsSync(main)) throw new Error(`${main} is missing: build first with npx tsc -p tsconfig.json`);
  const opsPort = await choosePort(0, 'the ops port', '');
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      KAFKA_BROKERS: environment.kafkaBrokers.join(','),
      DATABASE_URL: environment.databaseUrl,
      CARAVAN_TOPIC_PREFIX: environment.topicPrefix,
      CARAVAN_SESSION_TIMEOUT_MS: String(environment.sessionTimeoutMillis),
      CARAVAN_LOG_LEVEL: environment.logLevel,
      CARAVAN_OPS_PORT: String(opsPort),
      ...settings,
    },
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => said.push(bytes.toString()));
  const gone = once(child, 'exit');
  return {
    pid: child.pid ?? 0,
    get isAlive() {
      return isRunning(child);
    },
    get said() {
      return said.join('');
    },
    kill: () => end(child, 'SIGKILL', gone).then(() => undefined),
    stop: () => end(child, 'SIGTERM', gone),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals, gone: Promise<unknown>): Promise<number | null> {
  if (isRunning(child)) child.kill(signal);
  await gone;
  return child.exitCode;
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
