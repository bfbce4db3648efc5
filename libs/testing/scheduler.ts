import type { Random } from './random.js';

/** Runs tasks one step at a time, in an order that follows from a seed: a task goes on where the scheduler lets it. */
export class Scheduler {
  private readonly ready: (() => void)[] = [];
  private running = 0;
  private failure: Error | undefined;
  turns = 0;

  constructor(private readonly random: Random) {}

  /** To be awaited by tasks: goes on when it is this task's turn. */
  turn(): Promise<void> {
    return new Promise((resolve) => this.ready.push(resolve));
  }

  /** Starts a task; what it throws ends the run. */
  start(task: () => Promise<void>): void {
    this.running++;
    const done = (): void => void this.running--;
    this.turn().then(task).then(done, (error: unknown) => {
      this.failure ??= error instanceof Error ? error : new Error(`a task failed: ${String(error)}`);
      done();
    });
  }

  /** Lets tasks go on until all have ended. Throws when one failed, when none can go on, or after `most` turns. */
  async run(most: number): Promise<void> {
    while (this.running > 0) {
      if (this.failure !== undefined) throw this.failure;
      if (this.ready.length === 0) throw new Error('every task waits for another');
      if (this.turns++ >= most) throw new Error(`not done after ${most} turns`);
      const [go] = this.ready.splice(this.random.below(this.ready.length), 1);
      go?.();
      await settled();
    }
    if (this.failure !== undefined) throw this.failure;
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
