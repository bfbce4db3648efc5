/** Lets pieces of work run one after another, in the order they came. */
export class OneByOne {
  private last: Promise<unknown> = Promise.resolve();

  /** Starts `work` once all earlier work has ended, well or not; resolves and rejects as it does. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work, work);
    this.last = turn;
    return turn;
  }
}
