/** When to stop a partition rather than drain it into the dead letters. */
export interface BreakerLimits {
  /** Records looked back on. */
  readonly window: number;
  /** Share of them refused, above which the partition halts. */
  readonly share: number;
}

export const defaultBreakerLimits: BreakerLimits = { window: 2_000, share: 0.95 };

/** Remembers, per partition, how many of the last records were refused. A release that refuses everything must stop. */
export class Breaker {
  private readonly windows = new Map<string, { seen: number; refused: number }>();

  constructor(private readonly limits: BreakerLimits = defaultBreakerLimits) {}

  /** True when these records would fill a window with more refusals than allowed. Remembers nothing: they may be tried again. */
  trips(partition: string, seen: number, refused: number): boolean {
    const now = this.after(partition, seen, refused);
    return now.seen >= this.limits.window && now.refused > now.seen * this.limits.share;
  }

  /** Remembers records once they are applied. */
  remember(partition: string, seen: number, refused: number): void {
    const now = this.after(partition, seen, refused);
    const keep = now.seen > this.limits.window ? this.limits.window / now.seen : 1;
    this.windows.set(partition, { seen: now.seen * keep, refused: now.refused * keep });
  }

  private after(partition: string, seen: number, refused: number): { seen: number; refused: number } {
    const before = this.windows.get(partition) ?? { seen: 0, refused: 0 };
    return { seen: before.seen + seen, refused: before.refused + refused };
  }

  /** Forgets a partition: after its claim moved or a person resumed it. */
  forget(partition: string): void {
    this.windows.delete(partition);
  }
}
