import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, type OutboxWaiting, relayOutbox } from '#libs/database';
import { LastingPublisher } from '#libs/kafka';
import { type Environment, type Logger, outboxMetrics } from '#libs/platform';

const mostMessages = 500;
const pollMillis = 1_000;
const longestPauseMillis = 30_000;

/** Publishes what transactions left in the outbox, for as long as the process lives. Trouble with Kafka or Postgres only delays it. */
export class OutboxRelay {
  private readonly abort = new AbortController();
  private running: Promise<void> | undefined;
  private readonly publisher: LastingPublisher;
  private failures = 0;

  constructor(
    private readonly service: string,
    private readonly database: Database,
    private readonly environment: Environment,
    private readonly log: Logger,
  ) {
    this.publisher = new LastingPublisher({ brokers: environment.kafkaBrokers, clientId: `${service} outbox` });
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Ends after the messages under way. */
  async stop(): Promise<void> {
    this.abort.abort();
    await this.running;
    await this.publisher.close();
  }

  private async run(): Promise<void> {
    while (!this.abort.signal.aborted) {
      const sent = await this.turn();
      const pause = this.failures > 0 ? Math.min(longestPauseMillis, pollMillis * 2 ** this.failures) : sent === mostMessages ? 0 : pollMillis;
      await sleep(pause, undefined, { signal: this.abort.signal }).catch(() => undefined); // aborted: the loop ends
    }
  }

  private async turn(): Promise<number> {
    try {
      const sent = (await relayOutbox(this.database, mostMessages, (messages) => this.publish(messages))) ?? 0;
      this.failures = 0;
      outboxMetrics.waiting.set({ service: this.service }, 0);
      outboxMetrics.published.inc({ service: this.service }, sent);
      return sent;
    } catch (error) {
      if (this.failures++ === 0) this.log.warn({ err: error }, 'the outbox cannot be published now; it waits');
      return 0;
    }
  }

  private async publish(messages: readonly OutboxWaiting[]): Promise<void> {
    outboxMetrics.waiting.set({ service: this.service }, messages.length);
    const { topicPrefix } = this.environment;
    await this.publisher.publish(messages.map(({ topic, key, value }) => ({ topic: `${topicPrefix}${topic}`, key, value, timestamp: Date.now() })));
  }
}
