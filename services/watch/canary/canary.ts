import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudEvent, Domain } from '#libs/contracts';
import { canaryMetrics } from '#libs/platform';

export interface CanaryParts {
  readonly domain: Pick<Domain, 'name' | 'events'>;
  readonly gatewayUrl: string;
  readonly queryUrl: string;
  /** Of the tenant `canary`, to publish and to query. */
  readonly key: string;
  /** How long an event may take until it is given up, in milliseconds. */
  readonly patienceMillis: number;
}

/** A canary is sent so often; each time of the day has an id of its own. */
export const slotMillis = 10_000;
const slotsADay = 86_400_000 / slotMillis;
const pollMillis = 100;
const requestMillis = 5_000;

/**
 * Sends one synthetic event through the whole path and reads it back. It withdraws a fact that never was: it goes through gateway, Kafka,
 * engine, Postgres and query service, and adds nothing to any number, moves no watermark, and suits every domain. Throws when it was
 * refused or did not come out in time.
 */
export async function sendCanary(parts: CanaryParts, now = Date.now()): Promise<void> {
  const { domain } = parts;
  const began = performance.now();
  const outcome = await attempt(parts, now);
  canaryMetrics.attempts.inc({ domain: domain.name, outcome: outcome.kind });
  if (outcome.kind !== 'done') throw new Error(`the canary of ${domain.name} ${outcome.kind === 'refused' ? 'was refused' : 'did not come out'}: ${outcome.detail}`);
  canaryMetrics.latencySeconds.set({ domain: domain.name }, (performance.now() - began) / 1000);
  canaryMetrics.lastSuccess.set({ domain: domain.name }, Date.now() / 1000);
}

type Attempt = { readonly kind: 'done' } | { readonly kind: 'refused' | 'lost'; readonly detail: string };

async function attempt(parts: CanaryParts, now: number): Promise<Attempt> {
  const event = eventOf(parts.domain, now);
  const answer = await ask(`${parts.gatewayUrl}/v1/events`, parts.key, JSON.stringify(event)).catch(wordsOf);
  if (typeof answer === 'string' || answer.status !== 202) return { kind: 'refused', detail: typeof answer === 'string' ? answer : `the gateway answered ${answer.status}` };
  const path = `/v1/facts?${new URLSearchParams({ source: event.source, id: event.id }).toString()}`;
  let last = 'never read';
  for (const deadline = performance.now() + parts.patienceMillis; performance.now() < deadline; await sleep(pollMillis)) {
    const read = await ask(`${parts.queryUrl}${path}`, parts.key).catch(wordsOf);
    if (typeof read !== 'string' && read.text.includes(`"recordedTime":"${event.recordedtime}"`)) return { kind: 'done' };
    last = typeof read === 'string' ? read : `the query service answered ${read.status}`;
  }
  return { kind: 'lost', detail: `not to be read within ${parts.patienceMillis / 1000} s (${last})` };
}

/** Ids come again every day as newer versions: only versions of facts become more, 8,640 a day and domain. */
function eventOf({ name, events }: CanaryParts['domain'], now: number): CloudEvent & { readonly recordedtime: string } {
  return {
    specversion: '1.0', id: `canary-${Math.floor(now / slotMillis) % slotsADay}`, source: `/caravan/canary/${name}`, type: events[0]?.type ?? '',
    recordedtime: new Date(now).toISOString(), retracted: true,
  };
}

/** `fetch failed` says nothing: its cause does. */
function wordsOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}

async function ask(url: string, key: string, body?: string): Promise<{ status: number; text: string }> {
  const headers = { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/cloudevents+json' }) };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(requestMillis), ...(body === undefined ? {} : { method: 'POST', body }) });
  return { status: response.status, text: await response.text() };
}
