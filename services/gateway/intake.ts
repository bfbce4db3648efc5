import type { IncomingMessage } from 'node:http';
import type { Outcome } from '#libs/adapters';
import { ProblemError } from '#libs/platform';
import { traced } from '#libs/tracing';
import { readBinaryAttributes } from './binary-attributes.js';
import { BrokerGate } from './broker-gate.js';
import type { ContentMode } from './content-mode.js';
import type { GatewayParts, KeyHolder } from './gateway-parts.js';
import { Inflight, type Ticket } from './inflight.js';
import { judgeOutcome } from './judge-outcome.js';
import { EventJudge } from './judge-event.js';
import { OneByOne } from './one-by-one.js';
import { declaredLength, maxDocumentBytes, readBody, tooMuchAtOnce } from './read-body.js';
import { receiveStream, streamWindowBytes } from './receive-stream.js';
import { Shipment } from './shipment.js';
import { splitBatch } from './split-batch.js';
import { TimeSlices } from './time-slices.js';
import type { Tally } from './tally.js';
import { noteTrace } from './trace-of-request.js';
import { refuse } from './verdict.js';

const maxBatchEvents = 10_000;
const eventsPerLookAtClock = 10;

/** Takes requests' events to Kafka: admits, reads, judges, publishes, and only then tells what was accepted. */
export class Intake {
  private readonly judge: EventJudge;
  private readonly gate: BrokerGate;
  private readonly inflight: Inflight;
  private readonly batches = new OneByOne();
  private readonly slices = new TimeSlices();

  constructor(parts: Pick<GatewayParts, 'domains' | 'publisher' | 'clock' | 'environment'>) {
    this.judge = new EventJudge(parts.domains, parts.environment.topicPrefix, parts.clock);
    this.gate = new BrokerGate(parts.publisher);
    this.inflight = new Inflight(parts.environment.maxInflightBytes);
  }

  /** Resolves when everything accepted is acknowledged by the broker. Throws ProblemError for all that is not about single events. */
  async receive(mode: ContentMode, request: IncomingMessage, holder: KeyHolder): Promise<Tally> {
    this.gate.check();
    const ticket = mode === 'stream' ? this.inflight.admit(streamWindowBytes) : this.admitWhole(request);
    return this.holding(ticket, request, holder, (shipment, held) =>
      mode === 'stream' ? receiveStream(request, this.judge, shipment) : this.receiveWhole(mode, request, shipment, held),
    );
  }

  /** The same for a document of another standard, of which `adapt` makes events. It may throw ProblemError. */
  async receiveDocument(adapt: (body: Buffer) => Iterable<Outcome>, request: IncomingMessage, holder: KeyHolder): Promise<Tally> {
    this.gate.check();
    return this.holding(this.admitWhole(request, maxDocumentBytes), request, holder, async (shipment, ticket) => {
      const body = await readBody(request, ticket, maxDocumentBytes);
      if (!ticket.enqueue()) throw tooMuchAtOnce();
      await this.batches.run(() => this.addOutcomes(adapt(body), shipment));
      await shipment.send();
      return shipment.tally;
    });
  }

  private async holding(ticket: Ticket | undefined, request: IncomingMessage, holder: KeyHolder, work: (shipment: Shipment, ticket: Ticket) => Promise<Tally>): Promise<Tally> {
    if (!ticket) throw tooMuchAtOnce();
    try {
      const shipment = new Shipment(holder, this.gate);
      const { method, url = '', headers } = request;
      return await traced(`${method} ${url.split('?')[0]}`, { 'caravan.tenant': holder.tenant }, () => {
        noteTrace(request);
        return work(shipment, ticket);
      }, { kind: 'SERVER', headers });
    } finally {
      ticket.release();
    }
  }

  /** Lets `work` have the whole body of a request that brings no events; it is counted among what the gateway holds. */
  async readWhole<T>(request: IncomingMessage, work: (body: Buffer) => Promise<T>): Promise<T> {
    const ticket = this.admitWhole(request);
    if (!ticket) throw tooMuchAtOnce();
    try {
      return await work(await readBody(request, ticket));
    } finally {
      ticket.release();
    }
  }

  /** Sheds by what the body declares, before a byte of it is read. */
  private admitWhole(request: IncomingMessage, maxBytes?: number): Ticket | undefined {
    const declared = declaredLength(request.headers['content-length'], maxBytes) ?? 0;
    return this.inflight.hasRoom(declared) ? this.inflight.admit(0) : undefined;
  }

  private async receiveWhole(mode: Exclude<ContentMode, 'stream'>, request: IncomingMessage, shipment: Shipment, ticket: Ticket): Promise<Tally> {
    const body = await readBody(request, ticket);
    if (!ticket.enqueue()) throw tooMuchAtOnce();
    if (mode === 'batch') await this.batches.run(() => this.addBatch(body, shipment));
    else if (mode === 'single') shipment.addOrThrow(this.judge.judgeBytes(body, shipment.tenant));
    else this.addBinary(request, body, shipment);
    await shipment.send();
    return shipment.tally;
  }

  private addBinary(request: IncomingMessage, body: Buffer, shipment: Shipment): void {
    const read = readBinaryAttributes(request.headers);
    const verdict = 'undecodable' in read ? refuse('undecodable', '$', `the header ${read.undecodable} is not percent-encoded UTF-8`) : this.judge.judgeBinary(read.attributes, body, shipment.tenant);
    shipment.addOrThrow(verdict);
  }

  private async addOutcomes(outcomes: Iterable<Outcome>, shipment: Shipment): Promise<void> {
    let count = 0;
    for (const outcome of outcomes) {
      if (++count > maxBatchEvents) throw new ProblemError(413, `a document holds at most ${maxBatchEvents} events: send several.`);
      if (outcome.kind === 'ignored') shipment.tally.ignore(outcome.ignored);
      else if (outcome.kind === 'rejected') shipment.addOf(outcome.item, { ...outcome, kind: 'refused' });
      else shipment.addOf(outcome.item, judgeOutcome(this.judge, outcome, shipment.tenant));
      if (count % eventsPerLookAtClock === 0 && this.slices.isOver) await this.slices.giveWay();
    }
  }

  private async addBatch(body: Buffer, shipment: Shipment): Promise<void> {
    const split = splitBatch(body, maxBatchEvents);
    if ('tooMany' in split) throw new ProblemError(413, `a batch holds at most ${maxBatchEvents} events: send several, or application/x-ndjson, which has no limit.`);
    if ('problem' in split) throw new ProblemError(400, `not JSON: ${split.problem} at byte ${split.position}.`, { members: { position: split.position } });
    for (const [index, { start, end }] of split.slices.entries()) {
      shipment.addOrThrow(this.judge.judgeBytes(body.subarray(start, end), shipment.tenant), start);
      if (index % eventsPerLookAtClock === 0 && this.slices.isOver) await this.slices.giveWay();
    }
  }
}
