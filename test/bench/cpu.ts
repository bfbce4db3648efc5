import { readFileSync, readdirSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second. */
const ticksPerSecond = 100;

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly own: number;
  readonly reaped: number;
}

/** Processor seconds a process has used, with all its children, those that ended included. 0 when it is gone. */
export function cpuSeconds(pid: number): number {
  const children = new Map<number, Stat[]>();
  for (const stat of readAll()) children.set(stat.parent, [...(children.get(stat.parent) ?? []), stat]);
  const root = readStat(pid);
  const sum = (stat: Stat): number => stat.own + stat.reaped + (children.get(stat.pid) ?? []).reduce((total, child) => total + sum(child), 0);
  return root ? sum(root) / ticksPerSecond : 0;
}

/** Resident bytes of a process, and the most it ever had. */
export function residentBytes(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return { now: kilobytes('VmRSS') * 1024, peak: kilobytes('VmHWM') * 1024 };
}

function readAll(): Stat[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => readStat(Number(name)) ?? []);
}

function readStat(pid: number): Stat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
  const [parent = 0, utime = 0, stime = 0, cutime = 0, cstime = 0] = [fields[1], fields[11], fields[12], fields[13], fields[14]];
  return { pid, parent, own: utime + stime, reaped: cutime + cstime };
}
