import { StoreUnavailable } from '#libs/engine';

interface Waiter {
  readonly holder: number;
  readonly go: () => void;
}

/** Exclusive row locks as Postgres has them: a taker waits in line, and who closes a circle of waiting gets an error. */
export class RowLocks {
  private readonly holders = new Map<string, number>();
  private readonly queues = new Map<string, Waiter[]>();
  private readonly waitsFor = new Map<number, string>();

  /** Resolves once `taker` holds the row; true when it did not hold it before. Throws StoreUnavailable in a deadlock. */
  async take(row: string, taker: number): Promise<boolean> {
    const holder = this.holders.get(row);
    if (holder === taker) return false;
    if (holder === undefined) {
      this.holders.set(row, taker);
      return true;
    }
    if (this.wouldCircle(holder, taker)) throw new StoreUnavailable(`deadlock detected at ${row}`);
    await this.wait(row, taker);
    return true;
  }

  /** Gives rows to those who wait longest. */
  release(rows: Iterable<string>): void {
    for (const row of rows) {
      const next = this.queues.get(row)?.shift();
      if (!next) {
        this.holders.delete(row);
        continue;
      }
      this.holders.set(row, next.holder);
      this.waitsFor.delete(next.holder);
      next.go();
    }
  }

  private wait(row: string, holder: number): Promise<void> {
    this.waitsFor.set(holder, row);
    return new Promise((go) => {
      const queue = this.queues.get(row) ?? [];
      queue.push({ holder, go });
      this.queues.set(row, queue);
    });
  }

  private wouldCircle(holder: number, taker: number): boolean {
    let at: number | undefined = holder;
    while (at !== undefined && at !== taker) {
      const row: string | undefined = this.waitsFor.get(at);
      at = row === undefined ? undefined : this.holders.get(row);
    }
    return at === taker;
  }
}
