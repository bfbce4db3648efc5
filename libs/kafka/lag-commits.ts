import type { Consumer } from 'kafkajs';

const commitEveryMillis = 5_000;

/** Tells Kafka the offsets now and then, for lag tools only: the truth is the owner's. */
export class LagCommits {
  private last = 0;
  private isUnderWay = false;

  constructor(
    private readonly consumer: Pick<Consumer, 'commitOffsets'>,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /**
   * Commits when five seconds have passed since the last time and that is over. Nobody may wait for it: kafkajs asks the same broker for
   * ever, also one that the group was taken from, and only a consumer that goes on hears where the group has gone.
   */
  commit(topic: string, offsets: readonly { readonly partition: number; readonly nextOffset: bigint }[]): void {
    if (this.isUnderWay || Date.now() - this.last < commitEveryMillis) return;
    this.last = Date.now();
    this.isUnderWay = true;
    const committing = this.consumer.commitOffsets(offsets.map(({ partition, nextOffset }) => ({ topic, partition, offset: nextOffset.toString() })));
    void committing.catch(this.onFailure).finally(() => (this.isUnderWay = false));
  }
}
