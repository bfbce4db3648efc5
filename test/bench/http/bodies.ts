import type { JsonObject } from '#libs/contracts';
import type { BenchEvent } from '../workloads/workload.js';
import type { Question } from './http-client.js';

/** A way to hand events to the gateway. */
export interface ContentMode {
  readonly name: string;
  readonly type: string;
  /** Events of one request. */
  readonly events: number;
  /** Clients that send at once. */
  readonly clients: number;
  readonly write: (events: readonly JsonObject[]) => string;
}

export const single: ContentMode = { name: 'single events', type: 'application/cloudevents+json', events: 1, clients: 32, write: ([event]) => JSON.stringify(event) };
export const batch: ContentMode = { name: 'batches of 500', type: 'application/cloudevents-batch+json', events: 500, clients: 4, write: (events) => JSON.stringify(events) };
export const ndjson: ContentMode = {
  name: 'NDJSON of 2,000', type: 'application/x-ndjson', events: 2_000, clients: 2, write: (events) => events.map((event) => `${JSON.stringify(event)}\n`).join(''),
};

/** The next request of a mode. */
export function questionOf(mode: ContentMode, events: Iterator<BenchEvent>): Question {
  const taken = Array.from({ length: mode.events }, () => (events.next().value as BenchEvent).event);
  return { path: '/v1/events', body: { type: mode.type, text: mode.write(taken) } };
}
