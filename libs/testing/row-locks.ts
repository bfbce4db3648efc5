import { StoreUnavailable } from '#libs/engine';

export type LockMode = 'exclusive' | 'shared';

interface Lock {
  readonly mode: LockMode;
  readonly holders: Set<number>;
  readonly queue: Waiter[];
}

interface Waiter {
  readonly taker: number;
  readonly mode: LockMode;
  readonly go: () => void;
}

/** Row and advisory locks as Postgres has them: takers wait in line, and who closes a circle of waiting gets an error. */
export class RowLocks {
  private readonly locks = new Map<string, Lock>();
  private readonly waitsFor = new Map<number, string>();

  /** Resolves once `taker` holds the row; true when it did not hold it before. Throws StoreUnavailable in a deadlock. */
  async take(row: string, taker: number, mode: LockMode = 'exclusive'): Promise<boolean> {
    const lock = this.locks.get(row);
    if (lock?.holders.has(taker)) return false;
    if (lock === undefined) this.locks.set(row, { mode, holders: new Set([taker]), queue: [] });
    else if (mode === 'shared' && lock.mode === 'shared' && lock.queue.length === 0) lock.holders.add(taker);
    else await this.wait(lock, row, taker, mode);
    return true;
  }

  /** True when somebody else than `taker` holds the row. */
  isHeld(row: string, taker: number): boolean {
    return [...(this.locks.get(row)?.holders ?? [])].some((holder) => holder !== taker);
  }

  /** Gives the rows of a holder to those who wait longest. */
  release(rows: Iterable<string>, holder: number): void {
    for (const row of rows) {
      const lock = this.locks.get(row);
      lock?.holders.delete(holder);
      if (lock?.holders.size === 0) this.passOn(row, lock);
    }
  }

  private passOn(row: string, { queue }: Lock): void {
    const [first] = queue;
    if (!first) return void this.locks.delete(row);
    const alone = first.mode === 'exclusive' ? 1 : queue.findIndex(({ mode }) => mode === 'exclusive');
    const next = queue.splice(0, alone === -1 ? queue.length : alone);
    this.locks.set(row, { mode: first.mode, holders: new Set(next.map(({ taker }) => taker)), queue });
    for (const { taker, go } of next) {
      this.waitsFor.delete(taker);
      go();
    }
  }

  private wait(lock: Lock, row: string, taker: number, mode: LockMode): Promise<void> {
    const ahead = [...lock.holders, ...lock.queue.map((waiter) => waiter.taker)];
    if (ahead.some((other) => this.waitsOn(other, taker))) throw new StoreUnavailable(`deadlock detected at ${row}`);
    this.waitsFor.set(taker, row);
    return new Promise((go) => lock.queue.push({ taker, mode, go }));
  }

  /** True when `waiting`, or one it waits for, waits for `taker`. */
  private waitsOn(waiting: number, taker: number, seen = new Set<number>()): boolean {
    if (waiting === taker) return true;
    if (seen.has(waiting)) return false;
    seen.add(waiting);
    const lock = this.locks.get(this.waitsFor.get(waiting) ?? '');
    const ahead = lock ? [...lock.holders, ...takersAhead(lock.queue, waiting)] : [];
    return ahead.some((other) => this.waitsOn(other, taker, seen));
  }
}

function takersAhead(queue: readonly Waiter[], of: number): number[] {
  return queue.slice(0, queue.findIndex(({ taker }) => taker === of)).map(({ taker }) => taker);
}
