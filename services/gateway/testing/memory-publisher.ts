import { BrokerUnavailable, type OutgoingMessage, type Publisher } from '#libs/kafka';

/** A broker in memory: keeps what it acknowledged; can hold its acknowledgements back and fail. */
export class MemoryPublisher implements Pick<Publisher, 'publish'> {
  readonly stored: OutgoingMessage[] = [];
  /** Set: publishing fails as it does without a broker. */
  isDown = false;
  private readonly held: (() => void)[] = [];
  private isHolding = false;

  async publish(messages: readonly OutgoingMessage[]): Promise<void> {
    if (this.isHolding) await new Promise<void>((resolve) => this.held.push(resolve));
    if (this.isDown) throw new BrokerUnavailable('no broker in this test');
    this.stored.push(...messages);
  }

  /** Forgets what was stored. */
  forget(): void {
    this.stored.length = 0;
  }

  /** From now on nothing is acknowledged until `acknowledge`. */
  hold(): void {
    this.isHolding = true;
  }

  /** Acknowledges what waits and stops holding back. */
  acknowledge(): void {
    this.isHolding = false;
    for (const resolve of this.held.splice(0)) resolve();
  }

  /** How many publishes wait to be acknowledged. */
  get waiting(): number {
    return this.held.length;
  }

  /** The events stored, as a consumer would parse them. */
  events(): Record<string, unknown>[] {
    return this.stored.map((message) => JSON.parse(message.value.toString()) as Record<string, unknown>);
  }
}
