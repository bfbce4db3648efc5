import { defaultTenant, type Domain, type EventType, type Json, type JsonObject, type Violation, type WarningFlag } from '#libs/contracts';
import { type EnvelopeCheck, checkEnvelope } from './check-envelope.js';
import { type DataCheck, compileSchema } from './compile-schema.js';
import { contentHashOf, factIdOf } from './keys.js';
import { isTenant } from './tenant.js';
import { withoutNulls } from './text.js';

/** One version of one event, checked, as it came in. Times are epoch milliseconds. */
export interface IncomingFact {
  readonly tenant: string;
  readonly domain: string;
  readonly factId: string;
  readonly source: string;
  readonly eventId: string;
  readonly type: string;
  /** Absent only on a retraction. */
  readonly time: number | undefined;
  readonly recorded: number;
  /** False when the sender gave no `recordedtime` and receipt stands in. */
  readonly recordedGiven: boolean;
  readonly sequence: string | undefined;
  readonly retracted: boolean;
  /** Tells contents of versions apart, 16 hex digits. */
  readonly content: string;
  readonly kept: Json;
  readonly warnings: readonly WarningFlag[];
}

export interface Refusal {
  /** In the order of the checks; the first names the reject. */
  readonly violations: readonly Violation[];
  readonly tenant: string;
  readonly source: string | undefined;
  readonly eventId: string | undefined;
}

export type Reading = { readonly fact: IncomingFact } | { readonly refusal: Refusal };

interface KnownType {
  readonly domain: string;
  readonly eventType: EventType;
  readonly check: DataCheck;
}

const recordedBeforeEventMillis = 10 * 60_000;

/** Checks events of the given domains (domains.md 3.0) and turns them into facts. Pure but for its compiled schemas. */
export class EventReader {
  private readonly types = new Map<string, KnownType>();

  constructor(domains: readonly Domain[]) {
    for (const domain of domains) {
      for (const eventType of domain.events) {
        this.types.set(eventType.type, { domain: domain.name, eventType, check: compileSchema(eventType.schema) });
      }
    }
  }

  /** The event types this reader knows. */
  get typeNames(): string[] {
    return [...this.types.keys()];
  }

  /**
   * Reads one event received at `receivedAt`, and before that at `firstReceivedAt` when it was refused then. Every violation
   * is listed; nothing is thrown for bad input.
   */
  read(event: JsonObject, receivedAt: number, firstReceivedAt = receivedAt): Reading {
    const known = typeof event['type'] === 'string' ? this.types.get(event['type']) : undefined;
    const envelope = checkEnvelope(event, receivedAt, this.typeNames, known !== undefined);
    const refuse = (violations: readonly Violation[]): Reading => ({ refusal: { violations, ...whoseIs(event) } });
    if (!known || envelope.isBroken) return refuse(envelope.violations);
    const retracted = event['retracted'] === true;
    const data = retracted ? undefined : withoutNulls((event['data'] ?? undefined) as JsonObject | undefined as Json) as JsonObject | undefined;
    const violations = retracted ? envelope.violations : [...envelope.violations, ...checkData(known, data, envelope.time, receivedAt)];
    if (violations.length > 0) return refuse(violations);
    return { fact: this.factOf(event, known, data, envelope, firstReceivedAt) };
  }

  private factOf(event: JsonObject, known: KnownType, data: JsonObject | undefined, { time, recorded: given }: EnvelopeCheck, firstReceivedAt: number): IncomingFact {
    const { tenant } = whoseIs(event);
    const source = event['source'] as string;
    const eventId = event['id'] as string;
    const recorded = given ?? firstReceivedAt;
    const retracted = event['retracted'] === true;
    return {
      tenant,
      domain: known.domain,
      factId: factIdOf(tenant, known.domain, source, eventId),
      source,
      eventId,
      type: known.eventType.type,
      time,
      recorded,
      recordedGiven: given !== undefined,
      sequence: event['sequence'] === undefined || event['sequence'] === null ? undefined : String(event['sequence']),
      retracted,
      content: contentHashOf(JSON.stringify([known.eventType.type, time ?? null, retracted, data ?? null])),
      kept: data === undefined ? null : known.eventType.keep(data),
      warnings: data === undefined ? [] : warningsOf(known.eventType, data, time, recorded),
    };
  }
}

/** Tenant, source and id as far as they can be read. */
export function whoseIs(event: JsonObject): { tenant: string; source: string | undefined; eventId: string | undefined } {
  const text = (name: string): string | undefined => (typeof event[name] === 'string' ? (event[name] as string) : undefined);
  const tenant = text('tenant');
  return { tenant: tenant !== undefined && isTenant(tenant) ? tenant : defaultTenant, source: text('source'), eventId: text('id') };
}

function checkData(known: KnownType, data: JsonObject | undefined, time: number | undefined, receivedAt: number): Violation[] {
  const { eventType, check } = known;
  if (data === undefined) return [{ reason: 'missing_field', propertyPath: '$.data', message: 'data is required' }];
  if (typeof data !== 'object' || Array.isArray(data)) return [{ reason: 'wrong_type', propertyPath: '$.data', message: 'data must be an object' }];
  if (!check.fits(data)) return check.violations(data);
  if (time === undefined) return [];
  const violations = [...(eventType.check?.(data, time) ?? [])];
  if (isActual(eventType, data) && time > receivedAt + 24 * 3_600_000) {
    violations.push({ reason: 'actual_in_future', propertyPath: '$.time', message: 'time of an ACTUAL event must not be later than its receipt + 24 h' });
  }
  return violations;
}

function isActual(eventType: EventType, data: JsonObject): boolean {
  return eventType.isActual ? eventType.isActual(data) : data['classifier'] === 'ACTUAL';
}

function warningsOf(eventType: EventType, data: JsonObject, time: number | undefined, recorded: number): readonly WarningFlag[] {
  const own = eventType.warn?.(data) ?? [];
  const early = time !== undefined && isActual(eventType, data) && time > recorded + recordedBeforeEventMillis;
  return early ? [...own, 'recorded_before_event'] : own;
}
