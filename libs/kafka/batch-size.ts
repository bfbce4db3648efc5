/** A batch is to be applied within this; the timeouts of the database lie below, those of the group above. */
export const handlerLimitMillis = 20_000;

/** How many records to apply at once: fewer after a batch that took long, more again after those that did not. */
export class BatchSize {
  private most = Number.POSITIVE_INFINITY;

  /** The records to apply at once, of so many that are there. */
  of(there: number): number {
    return Math.min(there, this.most);
  }

  /** Half as many when they took half of the limit or more, twice as many when less than an eighth. */
  learn(records: number, tookMillis: number, isApplied: boolean): void {
    if (tookMillis >= handlerLimitMillis / 2) this.most = Math.max(1, Math.floor(records / 2));
    else if (isApplied && tookMillis < handlerLimitMillis / 8 && records >= this.most) this.most *= 2;
  }
}
