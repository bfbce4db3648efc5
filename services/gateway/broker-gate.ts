import type { OutgoingMessage, Publisher } from '#libs/kafka';
import { comeBackLater, gatewayMetrics } from '#libs/platform';

const restMillis = 1_000;
const retryAfterSeconds = 2;
/** A producer's request carries a megabyte; what is handed over at once stays below it. */
const maxBytesAtOnce = 512 * 1024;

/** Publishes, and answers 503 at once for a second after the broker failed, so that nobody queues for nothing. */
export class BrokerGate {
  private closedUntil = 0;

  constructor(private readonly publisher: Pick<Publisher, 'publish'>, private readonly now: () => number = () => performance.now()) {}

  /** Throws 503 while the broker is known to be out of reach. */
  check(): void {
    if (this.now() >= this.closedUntil) return;
    gatewayMetrics.shed.inc({ cause: 'broker' });
    throw brokerDown();
  }

  /** Resolves when the broker has acknowledged every message; throws 503 when it did not: then some may be in the log. */
  async publish(messages: readonly OutgoingMessage[]): Promise<void> {
    const sends = await Promise.allSettled(cutByBytes(messages).map((part) => this.publisher.publish(part)));
    const failed = sends.find((send) => send.status === 'rejected');
    if (!failed) return;
    if (!isBrokerTrouble(failed.reason)) throw failed.reason;
    this.closedUntil = this.now() + restMillis;
    throw brokerDown();
  }
}

function brokerDown(): Error {
  return comeBackLater(503, 'Kafka did not acknowledge the events: send this request again; events that were stored already are recognised by source and id.', retryAfterSeconds);
}

function isBrokerTrouble(error: unknown): boolean {
  return error instanceof Error && (error.name === 'BrokerUnavailable' || error.name === 'PublishFailed');
}

function cutByBytes(messages: readonly OutgoingMessage[]): OutgoingMessage[][] {
  const parts: OutgoingMessage[][] = [];
  let room = 0;
  for (const message of messages) {
    if (message.value.length > room || parts.length === 0) {
      parts.push([]);
      room = maxBytesAtOnce;
    }
    parts.at(-1)?.push(message);
    room -= message.value.length;
  }
  return parts;
}
