/** A partition whose records wait and that has not got on for too long. */
export interface Stall {
  readonly partition: number;
  readonly seconds: number;
  /** Records appended and not applied. */
  readonly waiting: bigint;
  readonly because: string;
  /** True when it runs and nothing comes. */
  readonly isDeaf: boolean;
}

/** What is known of a partition when it is looked at. */
export interface Watched {
  readonly partition: number;
  readonly nextOffset: bigint;
  /** The offset the log will give to its next record. */
  readonly end: bigint;
  /** Why it does not run, if it does not. */
  readonly trouble: string | undefined;
}

interface Seen {
  readonly nextOffset: bigint;
  /** Since when it stands there with records waiting; undefined without. */
  readonly since: number | undefined;
}

/** Notices partitions that stand still while records wait. Knows no clock: `now` is monotonic milliseconds. */
export class ProgressWatch {
  private readonly seen = new Map<number, Seen>();
  /** When the batches under way were handed over. */
  private readonly handling = new Map<number, number>();

  constructor(private readonly stalledAfterMillis: number) {}

  /** A batch is handed over; call what it returns when it is answered. */
  handed(partition: number, now: number): () => void {
    this.handling.set(partition, now);
    return () => void (this.handling.get(partition) === now && this.handling.delete(partition));
  }

  /** The longest time a batch has been waiting for its answer, with its partition. */
  longestHandling(now: number): { readonly partition: number; readonly millis: number } | undefined {
    const [oldest] = [...this.handling].sort((a, b) => a[1] - b[1]);
    return oldest && { partition: oldest[0], millis: now - oldest[1] };
  }

  /** Those of the partitions that have stood still too long; the others that were ever looked at are forgotten. */
  look(partitions: readonly Watched[], now: number): Stall[] {
    const before = new Map(this.seen);
    this.seen.clear();
    return partitions.flatMap((watched) => this.judge(watched, before.get(watched.partition), now));
  }

  private judge({ partition, nextOffset, end, trouble }: Watched, before: Seen | undefined, now: number): Stall[] {
    const waiting = end - nextOffset;
    const stands = before?.nextOffset === nextOffset ? before.since : undefined;
    const since = waiting > 0n ? (stands ?? now) : undefined;
    this.seen.set(partition, { nextOffset, since });
    if (since === undefined || now - since < this.stalledAfterMillis) return [];
    const handed = this.handling.get(partition);
    const whyRunning = handed === undefined ? 'Kafka hands out no batch' : `a batch has been under way for ${Math.round((now - handed) / 1000)} s`;
    return [{ partition, seconds: Math.round((now - since) / 1000), waiting, because: trouble ?? whyRunning, isDeaf: trouble === undefined && handed === undefined }];
  }
}
