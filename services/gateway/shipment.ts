import { ProblemError, gatewayMetrics } from '#libs/platform';
import type { BrokerGate } from './broker-gate.js';
import type { KeyHolder } from './gateway-parts.js';
import { Tally } from './tally.js';
import { type AcceptedEvent, type MalformedEvent, type Verdict, refuse } from './verdict.js';

/** The events of one request on their way: gathered in order, then sent; counted as accepted once acknowledged. */
export class Shipment {
  readonly tally = new Tally();
  private index = 0;
  private waiting: AcceptedEvent[] = [];
  private bytes = 0;

  constructor(private readonly holder: KeyHolder, private readonly gate: BrokerGate) {}

  get tenant(): string {
    return this.holder.tenant;
  }

  /** How many events were added. */
  get added(): number {
    return this.index;
  }

  /** Bytes gathered since the last send. */
  get waitingBytes(): number {
    return this.bytes;
  }

  /** Adds an event; malformed JSON refuses the whole request with 400. `offset` is where the event starts in the body. */
  addOrThrow(verdict: Verdict, offset = 0): void {
    if (verdict.kind === 'malformed') throw malformedBody(verdict, this.index, offset);
    this.add(verdict);
  }

  /** Adds an event; malformed JSON refuses only this one. Throws 403 for a domain that the key does not allow. */
  add(verdict: Verdict): void {
    this.addOf(this.index++, verdict);
  }

  /** Adds an event of the item at that position, which may have several. */
  addOf(index: number, verdict: Verdict): void {
    if (verdict.kind === 'malformed') return this.tally.refuse(index, refuse('undecodable', '$', verdict.message));
    if (verdict.kind === 'refused') return this.tally.refuse(index, verdict);
    this.demandDomain(verdict.domain, index);
    this.tally.warn(index, verdict.id, verdict.warnings, verdict.path);
    this.waiting.push(verdict);
    this.bytes += verdict.message.value.length;
  }

  /** Publishes what was gathered and counts it. */
  async send(): Promise<void> {
    const sending = this.waiting;
    this.waiting = [];
    this.bytes = 0;
    if (sending.length === 0) return;
    await this.gate.publish(sending.map((event) => event.message));
    this.tally.accepted += sending.length;
    for (const [domain, count] of countByDomain(sending)) gatewayMetrics.accepted.inc({ domain }, count);
  }

  private demandDomain(domain: string, index: number): void {
    const { domains } = this.holder;
    if (domains.includes('*') || domains.includes(domain)) return;
    throw new ProblemError(403, `event ${index} belongs to ${domain}, for which this key may not publish; it may for ${domains.join(', ') || 'nothing'}.`, {
      headers: { 'www-authenticate': 'Bearer realm="caravan", error="insufficient_scope"' },
      members: { index },
    });
  }
}

/** The answer to a body that is not JSON. */
export function malformedBody(verdict: MalformedEvent, index = 0, offset = 0): ProblemError {
  const where = offset === 0 ? '' : ` of event ${index}, which starts at byte ${offset}`;
  return new ProblemError(400, `${verdict.message}${where}.`, { members: { index, position: offset + verdict.position } });
}

function countByDomain(events: readonly AcceptedEvent[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { domain } of events) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  return counts;
}
