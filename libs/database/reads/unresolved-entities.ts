import type { Connection } from '../connection.js';

/** An entity with facts at places that no code resolves; `flags` is JSON `{factId: [flag, …]}`. */
export interface UnresolvedEntity {
  readonly domain: string;
  readonly foldVersion: number;
  readonly facts: Buffer;
  readonly flags: string;
}

const selectUnresolved = {
  name: 'unresolved_entities',
  text: `
    select domain, fold_version as "foldVersion", facts, flags
      from (select domain, fold_version, facts, flags, sum(octet_length(facts)) over (order by entity_key) as bytes
              from caravan.entity
             where tenant = $1 and domain = any($2::text[]) and flags like '%place_unknown%'
             order by entity_key
             limit $3) flagged
     where bytes <= $4`,
};

/** The tenant's entities flagged `place_unknown`, at most `most` and about `mostBytes` of facts. */
export function listUnresolved(connection: Connection, tenant: string, domains: readonly string[], most: number, mostBytes: number): Promise<UnresolvedEntity[]> {
  return connection.hotRows<UnresolvedEntity>(selectUnresolved, [tenant, domains, most, mostBytes]);
}
