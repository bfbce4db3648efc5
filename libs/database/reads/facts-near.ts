import type { Connection } from '../connection.js';

/** Versions that count: recorded by their source and received by Caravan by then; undefined bounds nothing. */
export interface ByThen {
  readonly asOf?: Date | undefined;
  readonly knownAt?: Date | undefined;
}

/** Instants from `from` on and before `to`. */
export interface InstantSpan {
  readonly from: Date;
  readonly to: Date;
}

const countsByThen = (first: number): string =>
  `($${first}::timestamptz is null or recorded_time <= $${first}) and ($${first + 1}::timestamptz is null or received_at <= $${first + 1})`;

const selectFactsNear = {
  name: 'select_facts_near',
  text: `
    select distinct fact_id as "factId"
      from caravan.fact
     where tenant = $1 and domain = $2 and event_time >= $3 and event_time < $4 and ${countsByThen(5)}
     limit $7`,
};

const selectFactsOfPeriods = {
  name: 'select_facts_of_periods',
  text: `
    select distinct fact_id as "factId"
      from caravan.fact
     where tenant = $1 and domain = $2 and type = any($3::text[]) and payload like any($4::text[]) and ${countsByThen(5)}
     limit $7`,
};

const selectEntitiesNear = {
  name: 'select_entities_near',
  text: `
    select distinct entity_key as "entityKey"
      from caravan.fact
     where tenant = $1 and domain = $2 and event_time >= $3 and event_time < $4
     limit $5`,
};

/** Ids of at most `limit` facts of which a version of then lies in the span, in no order. */
export async function factsNear(connection: Connection, tenant: string, domain: string, { from, to }: InstantSpan, then: ByThen, limit: number): Promise<string[]> {
  const rows = await connection.hotRows<{ factId: string }>(selectFactsNear, [tenant, domain, from, to, then.asOf ?? null, then.knownAt ?? null, limit]);
  return rows.map(({ factId }) => factId);
}

/** JSON may write a digit or a dash as `\u00..`: such text is taken along. */
const escaped = ['%\\\\u003%', '%\\\\u002%'];

/**
 * Ids of at most `limit` facts of the types of which a version of then holds a date that begins so (`2024-03-`, `2024-`), in no
 * order. A figure of a period may be dated anywhere, but its payload says when the period starts.
 */
export async function factsOfPeriods(
  connection: Connection, tenant: string, domain: string, types: readonly string[], dates: readonly string[], then: ByThen, limit: number,
): Promise<string[]> {
  const patterns = [...dates.map((date) => `%${date}%`), ...escaped];
  const rows = await connection.hotRows<{ factId: string }>(selectFactsOfPeriods, [tenant, domain, types, patterns, then.asOf ?? null, then.knownAt ?? null, limit]);
  return rows.map(({ factId }) => factId);
}

/** Keys of at most `limit` entities that were given a version which lies in the span, in no order. */
export async function entitiesNear(connection: Connection, tenant: string, domain: string, { from, to }: InstantSpan, limit: number): Promise<string[]> {
  const rows = await connection.hotRows<{ entityKey: string }>(selectEntitiesNear, [tenant, domain, from, to, limit]);
  return rows.map(({ entityKey }) => entityKey);
}
