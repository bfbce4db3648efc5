import { gatewayMetrics } from '#libs/platform';
import { QueueLimit } from './queue-limit.js';

/** The right to hold some bytes. */
export interface Ticket {
  /** Holds more bytes; false, and nothing changes, when there is no room for them. */
  grow(bytes: number): boolean;
  /** What is held now waits for the broker; false when too much waits already. */
  enqueue(): boolean;
  /** Gives all back. Idempotent. */
  release(): void;
}

/**
 * Bounds what the gateway holds at once: the bytes of all bodies as far as they have come, and, more tightly, of those that
 * are read and wait for the broker. A slow upload thus takes nobody's place in the queue.
 */
export class Inflight {
  private held = 0;
  private waiting = 0;
  private busySince = 0;
  private readonly queueLimit: QueueLimit;

  constructor(private readonly maxBytes: number, private readonly now: () => number = () => performance.now()) {
    this.queueLimit = new QueueLimit(maxBytes);
  }

  /** True when a request of that many bytes could be held and queued now. */
  hasRoom(bytes: number): boolean {
    return this.held + bytes <= this.maxBytes && this.queueLimit.allows(this.waiting, bytes);
  }

  /** A ticket that holds `bytes`; undefined when there is no room. */
  admit(bytes: number): Ticket | undefined {
    const own = { held: 0, waiting: 0, since: 0 };
    const ticket: Ticket = {
      grow: (more) => this.hold(own, more),
      enqueue: () => this.enqueue(own),
      release: () => this.release(own),
    };
    return ticket.grow(bytes) ? ticket : undefined;
  }

  private hold(own: Own, bytes: number): boolean {
    if (this.held + bytes > this.maxBytes) return false;
    own.held += bytes;
    this.showHeld(bytes);
    return true;
  }

  private enqueue(own: Own): boolean {
    if (!this.queueLimit.allows(this.waiting, own.held)) return false;
    own.since = this.now();
    if (this.waiting === 0) this.busySince = own.since;
    own.waiting = own.held;
    this.waiting += own.waiting;
    return true;
  }

  private release(own: Own): void {
    if (own.waiting > 0) this.drain(own);
    this.showHeld(-own.held);
    own.held = 0;
    own.waiting = 0;
  }

  private drain(own: Own): void {
    const now = this.now();
    this.waiting -= own.waiting;
    this.queueLimit.learn(own.waiting, now - own.since, now - this.busySince);
    this.busySince = now;
  }

  private showHeld(change: number): void {
    this.held += change;
    gatewayMetrics.inflightBytes.set(this.held);
  }
}

/** What one ticket holds. */
interface Own {
  held: number;
  waiting: number;
  since: number;
}
