import { handlerLimitMillis } from './batch-size.js';
import { ProgressWatch, type Stall, type Watched } from './progress-watch.js';

export interface WatchdogParts {
  readonly stalledAfterMillis: number;
  /** The assigned partitions that nobody has halted. */
  readonly partitions: () => readonly Omit<Watched, 'end'>[];
  /** The offset the log will give to its next record, by partition. */
  readonly readEnds: () => Promise<ReadonlyMap<number, bigint>>;
  readonly onEvent: (event: string, details: Record<string, unknown>) => void;
  /** Told once: nothing within this process will get it going again. */
  readonly onStuck: (error: Error) => void;
}

const lookEveryMillis = 5_000;
const stuckAfterMillis = 3 * handlerLimitMillis;

/** Looks every five seconds whether partitions get on, and whether batches are answered. */
export class Watchdog {
  private readonly progress: ProgressWatch;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;
  /** Partitions that have stood still too long, as of the last look. */
  stalls: readonly Stall[] = [];

  constructor(private readonly parts: WatchdogParts) {
    this.progress = new ProgressWatch(parts.stalledAfterMillis);
  }

  start(): void {
    if (!this.isStopped) this.timer = setTimeout(() => void this.look(), lookEveryMillis).unref();
  }

  /** Also ends a look that is under way. */
  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** A batch is handed over; call what it returns when it is answered. */
  handed(partition: number): () => void {
    return this.progress.handed(partition, performance.now());
  }

  private async look(): Promise<void> {
    const longest = this.progress.longestHandling(performance.now());
    if (longest && longest.millis > stuckAfterMillis) {
      return this.parts.onStuck(new Error(`a batch of partition ${longest.partition} has had no answer for ${Math.round(longest.millis / 1000)} s`));
    }
    try {
      const ends = await this.parts.readEnds();
      if (!this.isStopped) this.judge(ends);
    } catch (error) {
      if (!this.isStopped) this.parts.onEvent('the log could not be asked for its end', { error: String(error) });
    }
    this.start();
  }

  private judge(ends: ReadonlyMap<number, bigint>): void {
    const { partitions, stalledAfterMillis, onEvent, onStuck } = this.parts;
    const watched = partitions().map((partition) => ({ ...partition, end: ends.get(partition.partition) ?? partition.nextOffset }));
    const known = new Set(this.stalls.map(({ partition }) => partition));
    this.stalls = this.progress.look(watched, performance.now());
    for (const { waiting, ...stall } of this.stalls) if (!known.has(stall.partition)) onEvent('stalled', { ...stall, waiting: String(waiting) });
    const deaf = this.stalls.find(({ seconds, isDeaf }) => isDeaf && seconds * 1000 >= 2 * stalledAfterMillis);
    if (deaf) onStuck(new Error(`Kafka has handed out no batch of partition ${deaf.partition} for ${deaf.seconds} s, and ${deaf.waiting} records wait`));
  }
}
