import type { Connection } from '../connection.js';

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
    select entity_key as "entityKey", domain, kind, natural_key as "naturalKey", version, facts, applied, fold_version as "foldVersion",
           reference_version as "referenceVersion", flags, state, at_node as node, since
      from caravan.entity
     where tenant = $1 and entity_key = any($2::uuid[])
     order by entity_key`,
};

/** Those of the tenant's entities that exist. */
export function findEntities(connection: Connection, tenant: string, keys: readonly string[]): Promise<StoredEntity[]> {
  return connection.hotRows<StoredEntity>(findEntityRows, [tenant, keys]);
}
