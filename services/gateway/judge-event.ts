import { type Domain, type Json, type JsonObject, type Violation, type WarningFlag, maxEventBytes, topicOf } from '#libs/contracts';
import { EventReader, type IncomingFact, findUnstorable, maxNesting, parseJson, textOf } from '#libs/engine';
import type { OutgoingMessage } from '#libs/kafka';
import { findJsonError } from './find-json-error.js';

/** An event that may be published, as the message it becomes. */
export interface AcceptedEvent {
  readonly kind: 'accepted';
  readonly domain: string;
  readonly id: string;
  readonly warnings: readonly WarningFlag[];
  readonly message: OutgoingMessage;
}

/** An event that is refused, with all that is wrong; the first violation names the reason. */
export interface RefusedEvent {
  readonly kind: 'refused';
  readonly id: string | null;
  readonly violations: readonly [Violation, ...Violation[]];
}

/** Bytes that are not JSON, with the character where they stop being so. */
export interface MalformedEvent {
  readonly kind: 'malformed';
  readonly position: number;
  readonly message: string;
}

export type Verdict = AcceptedEvent | RefusedEvent | MalformedEvent;

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
    const parsed = parseBytes(bytes);
    return 'kind' in parsed ? parsed : this.judgeValue(parsed.value, tenant);
  }

  /** Judges an event in binary mode: its attributes from headers, its data from the body, which may be empty. */
  judgeBinary(attributes: JsonObject, body: Buffer, tenant: string): Verdict {
    const unstorable = findUnstorable(attributes);
    if (unstorable !== undefined) return refuseUnstorable(unstorable);
    if (body.length === 0) return this.judgeValue(attributes, tenant);
    const parsed = parseBytes(body);
    return 'kind' in parsed ? parsed : this.judgeValue({ ...attributes, data: parsed.value }, tenant);
  }

  private judgeValue(value: Json, tenant: string): Verdict {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return refuse('not_cloudevent', '$', 'the JSON is not an object');
    const event = { ...(value as JsonObject), tenant };
    const receivedAt = this.clock();
    const reading = this.reader.read(event, receivedAt);
    if ('fact' in reading) return this.accept(reading.fact, event, receivedAt);
    const [first, ...others] = reading.refusal.violations;
    if (first === undefined) throw new Error('a refusal names at least one violation');
    return { kind: 'refused', id: reading.refusal.eventId ?? null, violations: [first, ...others] };
  }

  private accept(fact: IncomingFact, event: JsonObject, receivedAt: number): Verdict {
    const home = this.domains.get(fact.domain);
    if (!home) throw new Error(`the reader knows ${fact.domain}, the gateway does not`);
    const bytes = Buffer.from(JSON.stringify(event));
    if (bytes.length > maxEventBytes) return tooLarge(bytes.length, fact.eventId);
    const key = (fact.retracted ? undefined : home.domain.routeKey(fact.type, fact.kept)) ?? fact.factId;
    const message = { topic: home.topic, key, value: bytes, timestamp: receivedAt };
    return { kind: 'accepted', domain: fact.domain, id: fact.eventId, warnings: fact.warnings, message };
  }
}

/** The verdict about an event whose JSON has that many bytes, at least. */
export function tooLarge(bytes: number, id: string | null = null): RefusedEvent {
  return refuse('too_large', '$', `the event has ${bytes} bytes or more; at most ${maxEventBytes} are accepted`, id);
}

/** A verdict with one violation. */
export function refuse(reason: Violation['reason'], propertyPath: string, message: string, id: string | null = null): RefusedEvent {
  return { kind: 'refused', id, violations: [{ reason, propertyPath, message }] };
}

function parseBytes(bytes: Buffer): { value: Json } | RefusedEvent | MalformedEvent {
  if (bytes.length > maxEventBytes) return tooLarge(bytes.length);
  const text = textOf(bytes);
  if (text === undefined) return refuse('undecodable', '$', 'the bytes are not UTF-8');
  const value = parseJson(text);
  if (value === undefined) return explainUnparsed(text);
  const unstorable = text.includes('\\u') ? findUnstorable(value) : undefined;
  return unstorable === undefined ? { value } : refuseUnstorable(unstorable);
}

function refuseUnstorable(path: string): RefusedEvent {
  return refuse('undecodable', path, `${path} holds NUL or half a surrogate pair`);
}

/** The text is not JSON, or JSON that `parseJson` refuses for its depth. */
function explainUnparsed(text: string): RefusedEvent | MalformedEvent {
  const error = findJsonError(text);
  if (!error) return refuse('undecodable', '$', `arrays and objects are nested deeper than ${maxNesting} levels`);
  return { kind: 'malformed', position: error.position, message: `not JSON: at character ${error.position} there should be ${error.expected}` };
}
