import type { Connection, Statement } from '../connection.js';
import { Conditions } from './conditions.js';

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
  /** Only those that came into it then or later. */
  readonly from?: Date | undefined;
  /** Only those that came into it earlier. */
  readonly before?: Date | undefined;
  /** Only those that came this long (seconds) before `now` or earlier, by node; nodes not named have none. */
  readonly longerThan?: { readonly seconds: ReadonlyMap<string, number>; readonly now: Date } | undefined;
  /** Goes on after this one. */
  readonly after?: { readonly since: Date; readonly entityKey: string } | undefined;
  readonly limit: number;
}

/** Entities in a state, those that came into it first before the others; the index entity_open has them in this order. */
export function openEntities(connection: Connection, choice: OpenEntityChoice): Promise<OpenEntity[]> {
  const { tenant, domain, state, nodes, from, before, after, longerThan, limit } = choice;
  const chosen = new Conditions([tenant, domain, state, limit]);
  chosen.add([nodes], (names) => `e.at_node = any(${names}::text[])`);
  chosen.add([from], (since) => `e.since >= ${since}::timestamptz`);
  chosen.add([before], (since) => `e.since < ${since}::timestamptz`);
  chosen.add([after?.since, after?.entityKey], (since, key) => `(e.since, e.entity_key) > (${since}::timestamptz, ${key}::uuid)`);
  chosen.add([longerThan && [...longerThan.seconds.keys()], longerThan && [...longerThan.seconds.values()], longerThan?.now], (names, seconds, now) =>
    `exists (select from unnest(${names}::text[], ${seconds}::float8[]) as t(node, seconds)
              where t.node = e.at_node and e.since < ${now}::timestamptz - t.seconds * interval '1 second')`);
  return connection.hotRows<OpenEntity>(selectOpen(chosen.text), chosen.values);
}

function selectOpen(conditions: string): Statement {
  return {
    text: `
    select e.entity_key as "entityKey", e.natural_key as "naturalKey", e.at_node as node, e.since, e.applied
      from caravan.entity e
     where e.tenant = $1 and e.domain = $2 and e.state = $3 and e.since is not null${conditions}
     order by e.since, e.entity_key
     limit $4`,
  };
}
