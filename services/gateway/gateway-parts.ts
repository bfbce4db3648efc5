import type { Domain } from '#libs/contracts';
import type { Publisher } from '#libs/kafka';
import type { Checks, Environment, Logger } from '#libs/platform';
import type { ReferenceDesk } from './reference-desk.js';

/** Who publishes or operates, and what that key allows. */
export interface KeyHolder {
  readonly tenant: string;
  /** What the key is called, and the readable part of its secret. */
  readonly name?: string;
  readonly prefix?: string;
  readonly scopes: readonly string[];
  /** Names of domains, or `*` for all. */
  readonly domains: readonly string[];
}

/** The holder of a secret; undefined when there is none. Rejects with StoreUnavailable when nobody can tell. */
export type ApiKeyLookup = (secret: string) => Promise<KeyHolder | undefined>;

/** Everything the gateway needs from outside; tests give their own. */
export interface GatewayParts {
  readonly domains: readonly Domain[];
  readonly keys: ApiKeyLookup;
  readonly publisher: Pick<Publisher, 'publish'>;
  /** Epoch milliseconds: the time of receipt, also handed to the publisher. */
  readonly clock: () => number;
  readonly environment: Environment;
  readonly logger: Logger;
  /** Where reference rows are changed; without it nowhere. */
  readonly reference?: ReferenceDesk;
  /** What /readyz asks; nothing when absent. */
  readonly checks?: Checks;
}

/** Provider token of {@link GatewayParts}. */
export const partsToken = Symbol('GatewayParts');
