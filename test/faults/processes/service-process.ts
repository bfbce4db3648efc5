import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { endLeftovers, recordProcesses } from '#deploy/local';
import { findProjectRoot } from '#libs/reference';

/** A service as a process of its own, as `npm start` runs it. */
export interface ServiceProcess {
  readonly name: string;
  readonly pid: number;
  readonly opsPort: number;
  readonly isAlive: boolean;
  /** How it ended; undefined while it lives. */
  readonly ending: Ending | undefined;
  /** Resolves once it has ended. */
  readonly ended: Promise<Ending>;
  signal(signal: NodeJS.Signals): void;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ServiceOptions {
  readonly name: string;
  readonly logFile: string;
  readonly opsPort: number;
  readonly env: NodeJS.ProcessEnv;
  /** Modules loaded before the service, by path. */
  readonly preload: readonly string[];
  /** Leads a session of its own. */
  readonly leadsSession?: boolean;
}

const living = new Set<ChildProcess>();
// However this process ends, but for SIGKILL, its services end too.
process.once('exit', () => living.forEach((child) => child.kill('SIGKILL')));

let recordFolder: string | undefined;

/** Ends services that a killed campaign left behind, and from now on notes in the folder which ones live. */
export async function recordServicesIn(folder: string): Promise<void> {
  await endLeftovers(folder);
  recordFolder = folder;
}

function noteLiving(): void {
  if (recordFolder !== undefined) recordProcesses(recordFolder, [...living].map(({ pid }) => pid));
}

/** Starts a service of the compiled tree; its words go to the end of the log file. */
export function startService({ name, logFile, opsPort, env, preload, leadsSession = false }: ServiceOptions): ServiceProcess {
  const log = openSync(logFile, 'a');
  const main = join(findProjectRoot(), 'dist', 'services', name, 'main.js');
  const child = spawn(process.execPath, [...preload.flatMap((path) => ['--require', path]), main], {
    stdio: ['ignore', log, log],
    detached: leadsSession,
    env: { PATH: process.env['PATH'], NODE_OPTIONS: '--max-old-space-size=384', CARAVAN_OPS_PORT: String(opsPort), ...env },
  });
  closeSync(log);
  living.add(child);
  noteLiving();
  let ending: Ending | undefined;
  const ended = once(child, 'exit').then(() => {
    living.delete(child);
    noteLiving();
    ending = { code: child.exitCode, signal: child.signalCode };
    return ending;
  });
  return {
    name, opsPort, ended,
    pid: child.pid ?? 0,
    get isAlive() {
      return ending === undefined;
    },
    get ending() {
      return ending;
    },
    signal: (signal) => void child.kill(signal),
  };
}
