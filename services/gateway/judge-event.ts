import { type Domain, type Json, type JsonObject, maxEventBytes, topicOf } from '#libs/contracts';
import { EventReader, type IncomingFact, findUnstorable } from '#libs/engine';
import { parseBytes } from './parse-bytes.js';
import { type AcceptedEvent, type RefusedEvent, refuse, refuseUnstorable, tooLarge, type Verdict } from './verdict.js';

/** Judges events as the consumer will, so that what is answered 202 is stored. Pure but for the clock. */
export class EventJudge {
  private readonly reader: EventReader;
  private readonly domains: ReadonlyMap<string, { readonly domain: Domain; readonly topic: string }>;

  constructor(domains: readonly Domain[], topicPrefix: string, private readonly clock: () => number) {
    this.reader = new EventReader(domains);
    this.domains = new Map(domains.map((domain) => [domain.name, { domain, topic: topicOf(domain.name, topicPrefix) }]));
  }

  /** Judges the JSON of one event. */
  judgeBytes(bytes: Buffer, tenant: string): Verdict {
    if (bytes.length > maxEventBytes) return tooLarge(bytes.length);
    const parsed = parseBytes(bytes);
    return 'kind' in parsed ? parsed : this.judgeValue(parsed.value, tenant);
  }

  /** Judges an event that was made here of something else, whose texts nobody has looked at yet. */
  judgeMade(event: JsonObject, tenant: string): AcceptedEvent | RefusedEvent {
    const unstorable = findUnstorable(event);
    return unstorable === undefined ? this.judgeValue(event, tenant) : refuseUnstorable(unstorable);
  }

  /** Judges an event in binary mode: its attributes from headers, its data from the body, which may be empty. */
  judgeBinary(attributes: JsonObject, body: Buffer, tenant: string): Verdict {
    const unstorable = findUnstorable(attributes);
    if (unstorable !== undefined) return refuseUnstorable(unstorable);
    if (body.length === 0) return this.judgeValue(attributes, tenant);
    if (body.length > maxEventBytes) return tooLarge(body.length);
    const parsed = parseBytes(body);
    return 'kind' in parsed ? parsed : this.judgeValue({ ...attributes, data: parsed.value }, tenant);
  }

  private judgeValue(value: Json, tenant: string): AcceptedEvent | RefusedEvent {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return refuse('not_cloudevent', '$', 'the JSON is not an object');
    const event = { ...(value as JsonObject), tenant };
    const receivedAt = this.clock();
    const reading = this.reader.read(event, receivedAt);
    if ('fact' in reading) return this.accept(reading.fact, event, receivedAt);
    const [first, ...others] = reading.refusal.violations;
    if (first === undefined) throw new Error('a refusal names at least one violation');
    return { kind: 'refused', id: reading.refusal.eventId ?? null, violations: [first, ...others] };
  }

  private accept(fact: IncomingFact, event: JsonObject, receivedAt: number): AcceptedEvent | RefusedEvent {
    const home = this.domains.get(fact.domain);
    if (!home) throw new Error(`the reader knows ${fact.domain}, the gateway does not`);
    const bytes = Buffer.from(JSON.stringify(event));
    if (bytes.length > maxEventBytes) return tooLarge(bytes.length, fact.eventId);
    const key = (fact.retracted ? undefined : home.domain.routeKey(fact.type, fact.kept)) ?? fact.factId;
    const message = { topic: home.topic, key, value: bytes, timestamp: receivedAt };
    return { kind: 'accepted', domain: fact.domain, id: fact.eventId, warnings: fact.warnings, message };
  }
}
