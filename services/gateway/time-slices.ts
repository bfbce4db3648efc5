const leastMillis = 0.5;
/** Who is refused waits for turns to end; and Node accepts one new connection a turn. */
const mostMillis = 2;

/**
 * Gives way to other work of the process now and then: answers to those that are shed must not wait. A slice of work lasts as
 * long as the others took last time, within limits: neither side starves the other, and turns stay short.
 */
export class TimeSlices {
  private sliceMillis = leastMillis;
  private startedAt: number;

  constructor(private readonly now: () => number = () => performance.now()) {
    this.startedAt = now();
  }

  /** True when it is time to give way. */
  get isOver(): boolean {
    return this.now() - this.startedAt >= this.sliceMillis;
  }

  /** Resolves after everybody else had a turn. */
  async giveWay(): Promise<void> {
    const pausedAt = this.now();
    await new Promise(setImmediate);
    this.startedAt = this.now();
    this.sliceMillis = Math.min(mostMillis, Math.max(leastMillis, this.startedAt - pausedAt));
  }
}
