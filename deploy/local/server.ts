import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { commandLineOf, endProcess, type StopStep } from './process-table.js';
import { readRecord, removeRecord, type ServerRecord, writeRecord } from './server-record.js';
import { StackError, systemCode } from './stack-error.js';
import { fullDisk, isDiskFull } from './storage-error.js';

/** How one server of the stack is recognised, asked and stopped. */
export interface ServerKind {
  readonly name: 'Kafka' | 'Postgres';
  readonly recordFile: string;
  readonly logFile: string;
  /** A path inside the state folder that stands in the server's command line and in no other's. */
  readonly mark: string;
  readonly stopSteps: readonly StopStep[];
  /** True when the server on that port serves requests; never rejects. */
  answers(port: number): Promise<boolean>;
}

export interface LaunchCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly account?: { readonly uid: number; readonly gid: number } | undefined;
}

const startTimeoutMs = 90_000;

/** The live server an earlier process left behind, undefined when there is none. */
export function findServer(kind: ServerKind): ServerRecord | undefined {
  const record = readRecord(kind.recordFile);
  return record && commandLineOf(record.pid).includes(kind.mark) ? record : undefined;
}

/** The live server if it can be used as it is (same release, wanted port, answers); any other is stopped, and the answer is undefined. */
export async function adoptServer(kind: ServerKind, wantedPort: number, release: string): Promise<ServerRecord | undefined> {
  const record = findServer(kind);
  if (!record) return undefined;
  const suits = record.release === release && (wantedPort === 0 || wantedPort === record.port);
  if (suits && (await kind.answers(record.port))) return record;
  await stopServer(kind);
  return undefined;
}

/** Starts the server apart from this process (it outlives it) and waits until it answers; a StackError names the log otherwise. */
export async function launchServer(kind: ServerKind, launch: LaunchCommand, port: number, release: string): Promise<void> {
  const child = spawnDetached(kind, launch);
  if (child.pid !== undefined) writeRecord(kind.recordFile, { pid: child.pid, port, release });
  let failure: string | undefined;
  child.once('error', (error) => (failure = error.message));
  const explain = (): void => void (failure ??= lastLine(kind.logFile));
  child.once('exit', explain);
  const deadline = Date.now() + startTimeoutMs;
  while (!(await kind.answers(port))) {
    if (failure !== undefined || Date.now() > deadline) await giveUp(kind, failure ?? 'no answer in time');
    await pause(25);
  }
  child.off('exit', explain); // its folder may be gone when it ends
}

/** Stops the server if one runs and forgets it; a StackError when it does not go. */
export async function stopServer(kind: ServerKind): Promise<void> {
  const record = findServer(kind);
  if (record && !(await endProcess(record.pid, kind.mark, kind.stopSteps))) {
    throw new StackError(`${kind.name} (process ${record.pid}) does not stop: end that process, then run the command again.`);
  }
  removeRecord(kind.recordFile);
}

function spawnDetached(kind: ServerKind, launch: LaunchCommand): ChildProcess {
  keepPreviousLog(kind.logFile);
  const log = openSync(kind.logFile, 'a');
  const child = spawn(launch.command, launch.args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: launch.env ?? process.env,
    windowsHide: true,
    ...launch.account,
  });
  closeSync(log);
  child.unref();
  return child;
}

function keepPreviousLog(file: string): void {
  try {
    renameSync(file, `${file}.previous`);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}

async function giveUp(kind: ServerKind, reason: string): Promise<never> {
  await stopServer(kind);
  if (isDiskFull(reason)) throw fullDisk(kind.mark);
  throw new StackError(`${kind.name} did not start (${reason}): see ${kind.logFile}, or start empty with \`npm run reset\`.`);
}

function lastLine(file: string): string {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const telling = lines.findLast((line) => /fatal|error|exception|denied|no space/i.test(line));
  return (telling ?? lines.at(-1) ?? '').trim().slice(0, 300) || 'it ended at once';
}
