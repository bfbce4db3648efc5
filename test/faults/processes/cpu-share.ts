import { writeFileSync } from 'node:fs';

/** Weighs 4.9 times what a session weighs by default (sched(7), autogroups). */
const niceOfSession = -7;

/** Gives the session that a process leads five times the CPU share of others, as an orchestrator would by its requests; false where the kernel shares otherwise or does not allow it. */
export function raiseCpuShare(pid: number): boolean {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(niceOfSession));
    return true;
  } catch {
    return false;
  }
}
