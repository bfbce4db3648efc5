import type { RestatementRow } from '#libs/engine';
import { arrayOf, numbersLiteral, safeInt8Array, textArray, textsLiteral, timeArray, uuidArray } from '../binary-array.js';
import type { Connection } from '../connection.js';

const insertRestatementRows = {
  name: 'insert_restatements',
  text: `
    with listed as (
      select tenant, domain, cube, to_timestamp(bucket) as bucket, local_date::date, dims::text[], n_before, n_after,
             sums_before::bigint[], sums_after::bigint[], cause, fact_id, versions_before, versions_after, at,
             walk, case when walk is not null then rollup_key end as rollup_key
        from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::text[], $10::text[],
                    $11::text[], $12::uuid[], $13::int[], $14::int[], $15::timestamptz[], $16::text[], $17::uuid[])
          as u(tenant, domain, cube, bucket, local_date, dims, n_before, n_after, sums_before, sums_after, cause, fact_id,
               versions_before, versions_after, at, walk, rollup_key)),
    entered as (
      insert into caravan.restatement as r
             (tenant, domain, cube, bucket, local_date, dims, n_before, n_after, sums_before, sums_after, cause, fact_id,
              versions_before, versions_after, at, walk, rollup_key)
      select * from listed
          on conflict (walk, rollup_key) where walk is not null do update
         set n_after = r.n_after + excluded.n_after - excluded.n_before,
             sums_after = array(select coalesce(a, 0) + coalesce(b, 0) - coalesce(c, 0)
                                  from unnest(r.sums_after, excluded.sums_after, excluded.sums_before) as s(a, b, c)),
             fact_id = excluded.fact_id, at = excluded.at)
    insert into caravan.restated as r (key, tenant, cube, month, dims, at)
    select caravan.restated_key(tenant, cube, month, dims) as key, tenant, cube, month, dims, max(at)
      from (select *, date_trunc('month', local_date::timestamp)::date as month from listed) l
     group by key, tenant, cube, month, dims
     order by key
        on conflict (key) do update
       set at = greatest(r.at, excluded.at)`,
};

/** Of one walk and one rollup there is one row: its difference grows by that of each further one. The months restated are locked after all rollups, in key order. */
export async function insertRestatements(connection: Connection, rows: readonly RestatementRow[]): Promise<void> {
  if (rows.length === 0) return;
  await connection.run(insertRestatementRows, [
    textArray(rows.map((row) => row.tenant)),
    textArray(rows.map((row) => row.domain)),
    textArray(rows.map((row) => row.rollup.cube)),
    safeInt8Array(rows.map((row) => row.rollup.bucket)),
    textArray(rows.map((row) => row.rollup.localDate)),
    textArray(rows.map((row) => textsLiteral(row.rollup.dims))),
    safeInt8Array(rows.map((row) => row.before.n)),
    safeInt8Array(rows.map((row) => row.after.n)),
    textArray(rows.map((row) => numbersLiteral(row.before.sums))),
    textArray(rows.map((row) => numbersLiteral(row.after.sums))),
    textArray(rows.map((row) => row.cause)),
    arrayOf('uuid', rows, (writer, row) => writer.uuid(row.factId)),
    arrayOf('int4', rows, (writer, row) => writer.int32(row.versions?.before)),
    arrayOf('int4', rows, (writer, row) => writer.int32(row.versions?.after)),
    timeArray(rows.map((row) => row.at)),
    textArray(rows.map((row) => row.walk)),
    uuidArray(rows.map((row) => row.rollup.key)),
  ]);
}
