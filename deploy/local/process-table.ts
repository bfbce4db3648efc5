import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { systemCode } from './stack-error.js';

/** The command line of a live process, arguments separated by spaces; empty when there is none or it is a zombie. */
export function commandLineOf(pid: number): string {
  if (process.platform === 'linux') return readCommandLine(pid);
  const [command, args] =
    process.platform === 'win32'
      ? ['powershell', ['-NoProfile', '-Command', `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`]]
      : ['ps', ['-ww', '-o', 'command=', '-p', String(pid)]];
  try {
    return execFileSync(command, args as string[], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch (error) {
    if (typeof (error as { status?: unknown }).status === 'number') return '';
    throw error;
  }
}

function readCommandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ESRCH') return '';
    throw error;
  }
}

/** One step of ending a process: the signal and how long to wait for its effect. */
export type StopStep = readonly [signal: NodeJS.Signals, waitMs: number];

/** Ends the process `pid` as long as its command line contains `mark`, signal by signal; true when it is gone. */
export async function endProcess(pid: number, mark: string, steps: readonly StopStep[]): Promise<boolean> {
  for (const [signal, waitMs] of steps) {
    if (!commandLineOf(pid).includes(mark)) return true;
    sendSignal(pid, signal);
    if (await isGone(pid, mark, waitMs)) return true;
  }
  return false;
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (systemCode(error) !== 'ESRCH') throw error;
  }
}

async function isGone(pid: number, mark: string, waitMs: number): Promise<boolean> {
  const deadline = Date.now() + waitMs;
  while (commandLineOf(pid).includes(mark)) {
    if (Date.now() > deadline) return false;
    await pause(process.platform === 'linux' ? 20 : 250);
  }
  return true;
}
