import type { Domain } from '#libs/contracts';
import type { Database, Scope } from '#libs/database';
import type { Logger } from '#libs/platform';
import type { ReferenceSnapshot } from '#libs/reference';

/** Who asks, by the API key. */
export interface Principal {
  readonly tenant: string;
  readonly scopes: readonly Scope[];
  /** What the key is called: who did what is noted under it. */
  readonly name?: string;
  /** Domain names, or `['*']`. */
  readonly domains: readonly string[];
}

/** Gives the holder of a key's secret; undefined when there is no such key or it was revoked. */
export type KeyLookup = (secret: string) => Promise<Principal | undefined>;

/** Gives the current reference data as one tenant sees it. */
export interface ReferenceLoader {
  load(tenant: string): Promise<ReferenceSnapshot>;
}

/** The next offset of each partition of a topic, as the log has it. */
export type LogEnds = (topic: string) => Promise<readonly { readonly partition: number; readonly low: bigint; readonly high: bigint }[]>;

/** All that the query service needs; tests hand in their own. */
export interface QueryParts {
  readonly domains: readonly Domain[];
  /** Acts as caravan_query; tenants are told apart by row security. */
  readonly database: Database;
  /** Acts as caravan_alarms: acknowledges and silences alarms, changes a tenant's rules. */
  readonly alarms: Database;
  readonly keys: KeyLookup;
  readonly references: ReferenceLoader;
  /** Without it the status shows no lag in records. */
  readonly logEnds?: LogEnds;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly environment: { readonly host: string; readonly topicPrefix: string };
  readonly logger: Logger;
}

/** What it takes to answer a question about an indicator. */
export type AnsweringParts = Pick<QueryParts, 'database' | 'references' | 'clock'> & { readonly environment: Pick<QueryParts['environment'], 'topicPrefix'> };

/** Token under which Nest hands the parts to controllers. */
export const queryParts = Symbol('query parts');
