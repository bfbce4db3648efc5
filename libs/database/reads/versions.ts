import { uuidArray } from '../binary-array.js';
import type { Connection } from '../connection.js';
import type { ByThen } from './facts-near.js';

/** One version as it was received. */
export interface VersionText {
  readonly factId: string;
  readonly revision: number;
  readonly payload: string;
  readonly recordedTime: Date;
  readonly receivedAt: Date;
}

const selectVersionsByThen = {
  name: 'select_versions_by_then',
  text: `
    select fact_id as "factId", revision, payload, recorded_time as "recordedTime", received_at as "receivedAt"
      from caravan.fact
     where tenant = $1 and fact_id = any($2::uuid[])
       and ($3::timestamptz is null or recorded_time <= $3) and ($4::timestamptz is null or received_at <= $4)
     limit $5`,
};

const selectDisplacedFacts = {
  name: 'select_displaced_facts',
  text: `
    select distinct c.fact_id as "factId"
      from caravan.fact c
      join caravan.fact v on v.fact_id = c.fact_id
     where c.tenant = $1 and c.domain = $2 and c.revision > 0
       and (v.entity_key = any($3::uuid[]) or v.revision < c.revision and v.recorded_time >= c.recorded_time)
     limit $4`,
};

/** At most `limit` versions of facts that count by then, in no order. */
export function versionsByThen(connection: Connection, tenant: string, factIds: readonly string[], { asOf, knownAt }: ByThen, limit: number): Promise<VersionText[]> {
  return connection.hotRows<VersionText>(selectVersionsByThen, [tenant, uuidArray(factIds), asOf ?? null, knownAt ?? null, limit]);
}

/**
 * Ids of at most `limit` facts with several versions that may have belonged to one of the entities once: a version was stored as
 * part of it, or came after a newer one and was stored with that.
 */
export async function displacedFacts(connection: Connection, tenant: string, domain: string, entityKeys: readonly string[], limit: number): Promise<string[]> {
  const rows = await connection.hotRows<{ factId: string }>(selectDisplacedFacts, [tenant, domain, uuidArray(entityKeys), limit]);
  return rows.map(({ factId }) => factId);
}
