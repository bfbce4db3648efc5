import type { LoadEvent } from './load-event.js';

/** The name of one version of an event of a tenant. */
export function versionName(tenant: string, { source, id, recordedtime }: Pick<LoadEvent, 'source' | 'id' | 'recordedtime'>): string {
  return `${tenant} ${source} ${id} ${recordedtime ?? ''}`;
}

/** What publishers were promised, and how often they were not. */
export class Ledger {
  /** Names of versions that Kafka or the gateway acknowledged. */
  readonly acknowledged = new Set<string>();
  /** Requests and sends that ended without a promise, by what was said instead. */
  readonly unanswered = new Map<string, number>();
  /** What the gateway refused although it must take it. */
  readonly refused: string[] = [];

  promise(tenant: string, events: readonly Pick<LoadEvent, 'source' | 'id' | 'recordedtime'>[]): void {
    for (const event of events) this.acknowledged.add(versionName(tenant, event));
  }

  noPromise(said: string): void {
    this.unanswered.set(said, (this.unanswered.get(said) ?? 0) + 1);
  }
}
