import type { Connection } from '../connection.js';

/** An entity in some state, with what it has contributed; the key is 32 hex digits. */
export interface OpenEntity {
  readonly entityKey: string;
  readonly naturalKey: string;
  readonly node: string;
  readonly since: Date;
  readonly applied: Buffer;
}

/** Undefined fields choose nothing. */
export interface OpenEntityChoice {
  readonly tenant: string;
  readonly domain: string;
  readonly state: string;
  readonly nodes: readonly string[] | undefined;
  /** Only those that came this long (seconds) before `now` or earlier, by node; nodes not named have none. */
  readonly longerThan?: { readonly seconds: ReadonlyMap<string, number>; readonly now: Date } | undefined;
  /** Goes on after this one. */
  readonly after?: { readonly since: Date; readonly entityKey: string } | undefined;
  readonly limit: number;
}

const selectOpenEntities = {
  name: 'select_open_entities',
  text: `
    select e.entity_key as "entityKey", e.natural_key as "naturalKey", e.at_node as node, e.since, e.applied
      from caravan.entity e
     where e.tenant = $1 and e.domain = $2 and e.state = $3 and e.since is not null
       and ($4::text[] is null or e.at_node = any($4))
       and ($5::timestamptz is null or (e.since, e.entity_key) > ($5, $6::uuid))
       and ($7::text[] is null or exists (
             select from unnest($7, $8::float8[]) as t(node, seconds)
              where t.node = e.at_node and e.since < $9::timestamptz - t.seconds * interval '1 second'))
     order by e.since, e.entity_key
     limit $10`,
};

/** Entities in a state, those that came into it first before the others. */
export function openEntities(connection: Connection, choice: OpenEntityChoice): Promise<OpenEntity[]> {
  const { tenant, domain, state, nodes, after, longerThan, limit } = choice;
  const thresholds = longerThan ? [[...longerThan.seconds.keys()], [...longerThan.seconds.values()], longerThan.now] : [null, null, null];
  return connection.hotRows<OpenEntity>(selectOpenEntities, [tenant, domain, state, nodes ?? null, after?.since ?? null, after?.entityKey ?? null, ...thresholds, limit]);
}
