import type { Domain } from '#libs/contracts';
import type { Publisher } from '#libs/kafka';
import type { Checks, Environment, Logger } from '#libs/platform';

/** Who publishes, and what that key allows. */
export interface KeyHolder {
  readonly tenant: string;
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
  /** What /readyz asks; nothing when absent. */
  readonly checks?: Checks;
}

/** Provider token of {@link GatewayParts}. */
export const partsToken = Symbol('GatewayParts');
