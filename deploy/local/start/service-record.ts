import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLineOf, endProcess } from '../process-table.js';

interface Recorded {
  readonly pid: number;
  readonly commandLine: string;
}

/** Notes which service processes run, so that a later start can end them if this one is killed. */
export function recordProcesses(stateDir: string, pids: readonly (number | undefined)[]): void {
  const recorded = pids.flatMap((pid): Recorded[] => (pid === undefined ? [] : [{ pid, commandLine: commandLineOf(pid) }])).filter(({ commandLine }) => commandLine !== '');
  writeFileSync(fileIn(stateDir), JSON.stringify(recorded));
}

/** Ends the services of a start that was killed; processes that only share a number with them are left alone. */
export async function endLeftovers(stateDir: string): Promise<void> {
  if (!existsSync(fileIn(stateDir))) return;
  const recorded = JSON.parse(readFileSync(fileIn(stateDir), 'utf8')) as Recorded[];
  await Promise.all(recorded.map(({ pid, commandLine }) => endProcess(pid, commandLine, [['SIGTERM', 26_000], ['SIGKILL', 5_000]])));
}

function fileIn(stateDir: string): string {
  return join(stateDir, 'services.json');
}
