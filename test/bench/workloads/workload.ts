import type { JsonObject } from '#libs/contracts';

/** An event with the Kafka key that a careful publisher gives it. */
export interface BenchEvent {
  readonly key: string;
  readonly event: JsonObject;
}

/** Events of one domain; same count and seed, same events. */
export interface Workload {
  readonly name: string;
  readonly domain: string;
  events(count: number, seed: number): Iterable<BenchEvent>;
}
