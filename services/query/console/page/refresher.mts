const shortestPauseMillis = 250;
const afterTroubleMillis = 5_000;
/** A question takes at most a quarter of the time, so that pages left open do not load the database, and news of a quick one is there in seconds. */
const pausesPerAnswer = 3;

/** Asks one question whenever it is marked, never twice at a time, and the more seldom the longer it takes. */
export class Refresher {
  private isMarked = false;
  private isBusy = false;

  /** `askOnce` resolves to false when it has to be tried again. */
  constructor(
    private readonly askOnce: () => Promise<boolean>,
    private readonly signal: AbortSignal,
  ) {}

  /** What was answered so far may be old. */
  mark(): void {
    this.isMarked = true;
    if (!this.isBusy) void this.run();
  }

  private async run(): Promise<void> {
    this.isBusy = true;
    while (this.isMarked && !this.signal.aborted) {
      this.isMarked = false;
      const started = performance.now();
      const isAnswered = await this.askOnce();
      if (!isAnswered) this.isMarked = true;
      const tookMillis = performance.now() - started;
      await pause(isAnswered ? Math.max(shortestPauseMillis, pausesPerAnswer * tookMillis) : afterTroubleMillis);
    }
    this.isBusy = false;
  }
}

function pause(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
