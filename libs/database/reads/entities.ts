import type { Connection } from '../connection.js';
import { wholeApplied, wholeFacts, wholeFlags } from '../whole-lives.js';

/** An entity as stored; uuids are 32 hex digits, `flags` is JSON `{factId: [flag, …]}`. */
export interface StoredEntity {
  readonly entityKey: string;
  readonly domain: string;
  readonly kind: string;
  readonly naturalKey: string;
  readonly version: number;
  readonly facts: Buffer;
  readonly applied: Buffer;
  readonly foldVersion: number;
  readonly referenceVersion: number;
  readonly flags: string | null;
  readonly state: string | null;
  readonly node: string | null;
  readonly since: Date | null;
}

const findEntityRows = {
  name: 'find_entities',
  text: `
    select e.entity_key as "entityKey", e.domain, e.kind, e.natural_key as "naturalKey", e.version, ${wholeFacts} as facts,
           ${wholeApplied} as applied, e.fold_version as "foldVersion", e.reference_version as "referenceVersion",
           ${wholeFlags} as flags, e.state, e.at_node as node, e.since
      from caravan.entity e
     where e.tenant = $1 and e.entity_key = any($2::uuid[])
     order by e.entity_key`,
};

/** Those of the tenant's entities that exist, whole lives. */
export function findEntities(connection: Connection, tenant: string, keys: readonly string[]): Promise<StoredEntity[]> {
  return connection.hotRows<StoredEntity>(findEntityRows, [tenant, keys]);
}
