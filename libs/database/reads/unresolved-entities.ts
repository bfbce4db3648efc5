import type { Connection } from '../connection.js';
import { wholeFactBytes, wholeFacts, wholeFlags } from '../whole-lives.js';

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
    select e.domain, e.fold_version as "foldVersion", ${wholeFacts} as facts, ${wholeFlags} as flags
      from (select key, sum(bytes) over (order by key) as bytes
              from (select e.entity_key as key, ${wholeFactBytes} as bytes
                      from caravan.entity e
                     where e.domain = any($2::text[])
                       and e.entity_key in (
                             select entity_key from caravan.entity where tenant = $1 and domain = any($2::text[]) and flags like '%place_unknown%'
                             union
                             select entity_key from caravan.entity_segment where tenant = $1 and flags like '%place_unknown%')
                     order by e.entity_key
                     limit $3) sized) flagged
      join caravan.entity e on e.entity_key = flagged.key
     where flagged.bytes <= $4`,
};

/** The tenant's entities flagged `place_unknown`, at most `most` and about `mostBytes` of facts. */
export function listUnresolved(connection: Connection, tenant: string, domains: readonly string[], most: number, mostBytes: number): Promise<UnresolvedEntity[]> {
  return connection.hotRows<UnresolvedEntity>(selectUnresolved, [tenant, domains, most, mostBytes]);
}
