import { readFileSync } from 'node:fs';

/** Resident memory of a process in bytes; 0 where the platform does not tell, or the process is gone. */
export function residentBytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1_024;
  } catch {
    // No such file: another platform, or the process has just ended.
    return 0;
  }
}
