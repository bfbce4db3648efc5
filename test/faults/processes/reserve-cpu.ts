import { writeFileSync } from 'node:fs';

/** Weighs 4.9 times what a session weighs by default (sched(7), autogroups). */
const niceOfSession = -7;

/** Gives a process that leads a session five times the CPU share of others, as an orchestrator does by its requests; false where the kernel shares otherwise or does not allow it. */
export function reserveCpu(pid: number): boolean {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(niceOfSession));
    return true;
  } catch {
    return false;
  }
}
