import { type Json, type JsonObject, type RejectReason, defaultTenant, maxEventBytes } from '#libs/contracts';
import type { EventReader, IncomingFact } from './read-event.js';
import { readRedriven } from './redrive.js';
import { findUnstorable, isNestedBeyond, maxNesting, textOf } from './text.js';

/** One record as it lies in the log. `timestamp` is its append time, epoch milliseconds: the time of receipt. */
export interface LogRecord {
  readonly offset: bigint;
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [string, Buffer])[];
}

/** Why a record was refused; worded for the person who looks at the dead letter. */
export interface Reject {
  readonly reason: RejectReason;
  readonly propertyPath: string;
  readonly detail: string;
  readonly tenant: string;
  readonly source: string | undefined;
  readonly eventId: string | undefined;
}

export type Decoded = { readonly fact: IncomingFact; readonly payload: string } | { readonly reject: Reject };

/** Bytes → a fact or a reject. Structured mode, or binary mode by `ce_*` headers (CloudEvents Kafka binding 1.0.2). */
export function decodeRecord(reader: EventReader, record: LogRecord): Decoded {
  const parsed = parseEvent(record);
  if ('problem' in parsed) return rejected(parsed.reason, '$', parsed.problem);
  const { event, payload } = parsed;
  const reading = reader.read(event, record.timestamp, readRedriven(record)?.firstReceivedAt);
  if ('fact' in reading) return { fact: reading.fact, payload };
  const [first] = reading.refusal.violations;
  const { tenant, source, eventId } = reading.refusal;
  if (first === undefined) throw new Error('a refusal names at least one violation');
  return { reject: { reason: first.reason, propertyPath: first.propertyPath, detail: first.message, tenant, source, eventId } };
}

type Parsed = { event: JsonObject; payload: string } | { reason: RejectReason; problem: string };

function parseEvent(record: LogRecord): Parsed {
  const attributes = binaryAttributes(record.headers);
  if (attributes === 'not-text') return undecodable('a ce_ header is not UTF-8');
  const { value } = record;
  const isEmpty = value === null || value.length === 0;
  if (attributes !== undefined && isEmpty) return asEvent(attributes, JSON.stringify(attributes));
  if (value === null) return undecodable('the record has no value');
  if (value.length > maxEventBytes) return { reason: 'too_large', problem: `the event has ${value.length} bytes; at most ${maxEventBytes} are accepted` };
  const text = textOf(value);
  if (text === undefined) return undecodable('the bytes are not UTF-8');
  const parsed = parseJson(text);
  if (parsed === undefined) return undecodable(`the text is not JSON, or nested deeper than ${maxNesting} levels`);
  if (attributes === undefined) return asEvent(parsed, text);
  const event = { ...attributes, data: parsed } as JsonObject;
  return asEvent(event, JSON.stringify(event));
}

function undecodable(problem: string): Parsed {
  return { reason: 'undecodable', problem };
}

function asEvent(value: Json, text: string): Parsed {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return { reason: 'not_cloudevent', problem: 'the JSON is not an object' };
  const unstorable = text.includes('\\u') || text.includes('\0') ? findUnstorable(value) : undefined;
  if (unstorable !== undefined) return { reason: 'undecodable', problem: `${unstorable} holds NUL or half a surrogate pair` };
  return { event: value as JsonObject, payload: text };
}

/** A JSON value, or undefined when the text is not JSON or nested deeper than {@link maxNesting}. */
export function parseJson(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isNestedBeyond(value, maxNesting) ? undefined : value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function binaryAttributes(headers: LogRecord['headers']): JsonObject | 'not-text' | undefined {
  if (!headers.some(([name]) => name === 'ce_specversion')) return undefined;
  const attributes: Record<string, Json> = {};
  for (const [name, value] of headers) {
    if (!name.startsWith('ce_') || name === 'ce_data') continue;
    const text = textOf(value);
    if (text === undefined) return 'not-text';
    attributes[name.slice(3)] = attributeValue(name, text);
  }
  return attributes;
}

function attributeValue(name: string, text: string): Json {
  return name === 'ce_retracted' && (text === 'true' || text === 'false') ? text === 'true' : text;
}

function rejected(reason: RejectReason, propertyPath: string, detail: string): Decoded {
  return { reject: { reason, propertyPath, detail, tenant: defaultTenant, source: undefined, eventId: undefined } };
}
