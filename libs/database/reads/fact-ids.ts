import type { Connection } from '../connection.js';

/** Undefined fields choose nothing; times bound when a version was made, `recordedFrom` inclusive and `recordedTo` exclusive. */
export interface FactIdFilter {
  readonly domain: string;
  readonly types: readonly string[];
  readonly recordedFrom?: Date | undefined;
  readonly recordedTo?: Date | undefined;
  /** One of the codes of `data.place`, such as `UNLOCODE:KZAAU`. */
  readonly placeCode?: string | undefined;
  /** Goes on after this fact. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** No version is recorded later than this after its receipt: so the index on receipt bounds what is read. */
const recordedAheadHours = 24;

const listFactIdRows = {
  name: 'list_fact_ids',
  text: `
    select distinct f.fact_id as "factId"
      from caravan.fact f
     where f.tenant = $1 and f.domain = $2 and f.type = any($3::text[])
       and f.fact_id > $4::uuid
       and ($5::timestamptz is null or (f.recorded_time >= $5 and f.received_at >= $5 - interval '${recordedAheadHours} hours'))
       and ($6::timestamptz is null or f.recorded_time < $6)
       and ($7::text is null or (f.payload::json #> '{data,place,codes}')::jsonb ? $7)
     order by f.fact_id
     limit $8`,
};

const lowest = '00000000-0000-0000-0000-000000000000';

/** Facts of which some version is as the filter says, in the order of their identity: a page that goes on after the last of the one before. */
export async function listFactIds(connection: Connection, tenant: string, filter: FactIdFilter): Promise<string[]> {
  const { domain, types, after = lowest, recordedFrom, recordedTo, placeCode, limit } = filter;
  const rows = await connection.hotRows<{ factId: string }>(listFactIdRows, [tenant, domain, types, after, recordedFrom ?? null, recordedTo ?? null, placeCode ?? null, limit]);
  return rows.map(({ factId }) => factId);
}
