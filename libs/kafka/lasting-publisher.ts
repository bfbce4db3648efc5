import type { KafkaSettings } from './client.js';
import { type OutgoingMessage, type Publisher, createPublisher } from './publisher.js';

/** A publisher that connects when there is something to publish, and anew after it failed to: Kafka may be away when a service starts. */
export class LastingPublisher {
  private publisher: Promise<Publisher> | undefined;

  constructor(private readonly settings: KafkaSettings) {}

  /** As {@link Publisher.publish}. */
  async publish(messages: readonly OutgoingMessage[]): Promise<void> {
    this.publisher ??= createPublisher(this.settings);
    try {
      await (await this.publisher).publish(messages);
    } catch (error) {
      if (!(await this.isConnected())) this.publisher = undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    const publisher = await this.publisher?.catch(() => undefined);
    await publisher?.close();
  }

  private async isConnected(): Promise<boolean> {
    return (await this.publisher?.then(() => true, () => false)) ?? false;
  }
}
