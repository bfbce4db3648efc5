import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger, watchMetrics } from '#libs/platform';

/** Something done again and again; `name` is a metric label. */
export interface Task {
  readonly name: string;
  /** Rest after each run, in milliseconds; twice as long as the run where that is more. */
  readonly everyMillis: number;
  run(): Promise<void>;
}

/** Runs each task until stopped, none twice at once; a failed run is logged, counted, and tried again after the rest. */
export class Repeater {
  private readonly abort = new AbortController();
  private readonly loops: Promise<void>[] = [];

  constructor(private readonly log: Logger) {}

  start(tasks: readonly Task[]): void {
    this.loops.push(...tasks.map((task) => this.repeat(task)));
  }

  /** Ends after the runs under way. */
  async stop(): Promise<void> {
    this.abort.abort();
    await Promise.all(this.loops);
  }

  private async repeat(task: Task): Promise<void> {
    const { signal } = this.abort;
    while (!signal.aborted) {
      const tookMillis = await runOnce(task, this.log);
      await sleep(Math.max(task.everyMillis, 2 * tookMillis), undefined, { signal }).catch(() => undefined); // woken by the stop
    }
  }
}

/** Runs a task once, and shows how it went; resolves to the milliseconds it took. */
export async function runOnce({ name, run }: Task, log: Logger): Promise<number> {
  const began = performance.now();
  try {
    await run();
    watchMetrics.lastSuccess.set({ task: name }, Date.now() / 1000);
    watchMetrics.runs.inc({ task: name, outcome: 'done' });
  } catch (error) {
    watchMetrics.runs.inc({ task: name, outcome: 'failed' });
    log.warn({ err: error, task: name }, 'a task of the watch failed and is tried again');
  }
  const tookMillis = performance.now() - began;
  watchMetrics.lastRunSeconds.set({ task: name }, tookMillis / 1000);
  return tookMillis;
}
