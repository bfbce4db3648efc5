/** A version of an event as the load publishes it: CloudEvents attributes and data, always of one domain. */
export interface LoadEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time?: string;
  readonly recordedtime?: string;
  readonly tenant?: string;
  readonly retracted?: true;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** What a domain's publishers tell: a new event, and the same event told differently. */
export interface EventMaker {
  readonly domain: string;
  /** A new event at an instant, epoch milliseconds. */
  make(id: string, at: number): LoadEvent & { readonly data: Readonly<Record<string, unknown>> };
  /** Other data for the same event: what a correction says. */
  correct(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** The key that brings the facts of one entity to one partition; null where none does. */
  keyOf(data: Readonly<Record<string, unknown>>): string | null;
}
