import type { Consumer } from 'kafkajs';

const commitEveryMillis = 5_000;

/** Tells Kafka the offsets now and then, for lag tools only: the truth is the owner's. */
export class LagCommits {
  private last = 0;

  constructor(
    private readonly consumer: Pick<Consumer, 'commitOffsets'>,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Commits when five seconds have passed since the last time. Never throws. */
  async commit(topic: string, offsets: readonly { readonly partition: number; readonly nextOffset: bigint }[]): Promise<void> {
    if (Date.now() - this.last < commitEveryMillis) return;
    this.last = Date.now();
    await this.consumer.commitOffsets(offsets.map(({ partition, nextOffset }) => ({ topic, partition, offset: nextOffset.toString() }))).catch(this.onFailure);
  }
}
