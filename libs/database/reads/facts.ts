import { uuidArray } from '../binary-array.js';
import type { Connection, Statement } from '../connection.js';

/** One version of a fact as its readers see it. */
export interface FactVersion {
  readonly factId: string;
  readonly revision: number;
  readonly domain: string;
  readonly source: string;
  readonly id: string;
  readonly type: string;
  readonly entityKey: string;
  readonly eventTime: Date | null;
  readonly recordedTime: Date;
  readonly receivedAt: Date;
  readonly retracted: boolean;
  readonly late: boolean;
  readonly warnings: readonly string[];
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly payload: string;
}

/** Undefined fields choose nothing; times bound the event time, `from` inclusive and `to` exclusive. */
export interface FactFilter {
  /** Those that the key reads. */
  readonly domains?: readonly string[] | undefined;
  readonly type?: string | undefined;
  readonly source?: string | undefined;
  readonly id?: string | undefined;
  readonly node?: string | undefined;
  readonly late?: boolean | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Goes on after this version. */
  readonly after?: { readonly factId: string; readonly revision: number } | undefined;
  readonly limit: number;
}

const columns = `
      f.fact_id as "factId", f.revision, f.domain, f.source, f.event_id as "id", f.type, f.entity_key as "entityKey", f.event_time as "eventTime",
      f.recorded_time as "recordedTime", f.received_at as "receivedAt", f.retracted, f.late, f.warnings, f.topic, f.partition,
      f."offset"::text as "offset", f.payload`;

const listOf = (name: string, late: string): Statement => ({
  name,
  text: `
    select ${columns}
      from caravan.fact f
     where f.tenant = $1
       and (f.fact_id, f.revision) > ($2::uuid, $3::int)
       and ($4::text is null or f.type = $4)
       and ($5::text is null or f.source = $5)
       and ($6::text is null or f.event_id = $6)
       and ${late}
       and ($8::timestamptz is null or f.event_time >= $8)
       and ($9::timestamptz is null or f.event_time < $9)
       and ($10::text is null or exists (select from caravan.entity e where e.entity_key = f.entity_key and e.at_node = $10)
                              or f.payload::json -> 'data' -> 'place' -> 'codes' ->> 0 = 'NODE:' || $10)
       and ($11::text[] is null or f.domain = any($11))
     order by f.fact_id, f.revision
     limit $12`,
});

const listFactRows = listOf('list_facts', '($7::boolean is null or f.late = $7)');
/** Few facts are late: they have an index of their own. */
const listLateFactRows = listOf('list_late_facts', 'f.late and $7::boolean');

const listVersionRows = {
  name: 'list_versions',
  text: `
    select ${columns}
      from caravan.fact f
     where f.tenant = $1 and f.fact_id = any($2::uuid[])
     order by f.fact_id, f.revision
     limit $3`,
};

const lowest = { factId: '00000000-0000-0000-0000-000000000000', revision: -1 };

/** Versions of facts in the order of their identity: a page that goes on after the last row of the one before. */
export function listFacts(connection: Connection, tenant: string, filter: FactFilter): Promise<FactVersion[]> {
  const { after = lowest, type, source, id, late, from, to, node, domains, limit } = filter;
  const optional = [type, source, id, late, from, to, node, domains].map((value) => value ?? null);
  return connection.hotRows<FactVersion>(late ? listLateFactRows : listFactRows, [tenant, after.factId, after.revision, ...optional, limit]);
}

/** Every stored version of the facts, at most `limit`, oldest revision first. */
export function listVersions(connection: Connection, tenant: string, factIds: readonly string[], limit: number): Promise<FactVersion[]> {
  return connection.hotRows<FactVersion>(listVersionRows, [tenant, uuidArray(factIds), limit]);
}
