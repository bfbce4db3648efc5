import type { Domain } from '#libs/contracts';
import type { Database } from '#libs/database';
import type { Logger } from '#libs/platform';
import type { AnsweringParts, Catalogue } from '#services/query';

/** All that the watch needs; tests hand in their own. */
export interface WatchParts {
  readonly domains: readonly Domain[];
  readonly catalogue: Catalogue;
  /** Acts as caravan_watch: sees every tenant. */
  readonly database: Database;
  /** The same, for what reads much: no statement is cut off. */
  readonly slow: Database;
  /** Acts as caravan_query: answers questions about indicators. */
  readonly answering: AnsweringParts;
  readonly environment: { readonly topicPrefix: string; readonly watchTenant: string; readonly watchZone: string };
  readonly logger: Logger;
}

/** The tenant of synthetic events: no gauge counts it. */
export const canaryTenant = 'canary';
