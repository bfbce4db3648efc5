import { type Domain, type EventType, type JsonObject, defaultTenant, maxEventBytes } from '#libs/contracts';

/** One version of a fact as it lies in the log. */
export interface LogVersion {
  readonly tenant: string;
  readonly domain: Domain;
  readonly eventType: EventType;
  readonly event: JsonObject;
  /** Names the fact: tenant, domain, source, id. */
  readonly fact: string;
  /** Names this version among those of the fact. */
  readonly name: string;
  /** Epoch milliseconds: what the sender says, else when Kafka appended it. */
  readonly recorded: number;
}

/** Judges records by the contract alone, for the kinds of bad input that the load makes: undefined is "must be refused". */
export class RecordJudge {
  private readonly types = new Map<string, { domain: Domain; eventType: EventType }>();

  constructor(domains: readonly Domain[]) {
    for (const domain of domains) for (const eventType of domain.events) this.types.set(eventType.type, { domain, eventType });
  }

  judge(value: Buffer | null, appendedAt: number): LogVersion | undefined {
    if (value === null || value.length > maxEventBytes) return undefined;
    const event = parseObject(value.toString());
    const known = event && this.types.get(String(event['type']));
    if (!event || !known || !isWellFormed(event, known.eventType)) return undefined;
    const tenant = String(event['tenant'] ?? defaultTenant);
    const fact = JSON.stringify([tenant, known.domain.name, event['source'], event['id']]);
    const { recordedtime, sequence, type, time, retracted, data } = event;
    const name = JSON.stringify([recordedtime ?? null, sequence ?? null, type, time ?? null, retracted ?? false, data ?? null]);
    const recorded = typeof recordedtime === 'string' ? Date.parse(recordedtime) : appendedAt;
    return { tenant, ...known, event, fact, name, recorded };
  }
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

function isWellFormed(event: JsonObject, eventType: EventType): boolean {
  if (event['specversion'] !== '1.0' || typeof event['id'] !== 'string' || typeof event['source'] !== 'string') return false;
  if (event['retracted'] === true) return true;
  return typeof event['time'] === 'string' && eventType.schema.safeParse(event['data']).success;
}
