import { setTimeout as sleep } from 'node:timers/promises';

const pollMillis = 200;

/** Waits until the condition holds; false when it does not within the time. Trouble while asking is "not yet", and so is no answer. */
export async function within(millis: number, condition: () => Promise<boolean>): Promise<boolean> {
  const timeout = new AbortController();
  const late = sleep(millis, false, { signal: timeout.signal }).catch(() => false);
  try {
    for (const deadline = performance.now() + millis; performance.now() < deadline; await sleep(pollMillis)) {
      if (await Promise.race([condition().catch(() => false), late])) return true;
    }
    return false;
  } finally {
    timeout.abort();
  }
}

/** Waits until the condition holds; throws, saying what was waited for, when it does not within the time. */
export async function until(what: string, millis: number, condition: () => Promise<boolean>): Promise<void> {
  if (!(await within(millis, condition))) throw new Error(`waited ${millis / 1_000} s in vain until ${what}`);
}
