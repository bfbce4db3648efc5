import type { RestatementRow } from '#libs/engine';
import { arrayOf, numbersLiteral, safeInt8Array, textArray, textsLiteral, timeArray } from '../binary-array.js';
import type { Connection } from '../connection.js';

const insertRestatementRows = {
  name: 'insert_restatements',
  text: `
    insert into caravan.restatement (tenant, domain, cube, bucket, local_date, dims, n_before, n_after, sums_before, sums_after, cause, fact_id,
                                     versions_before, versions_after, at)
    select tenant, domain, cube, to_timestamp(bucket), local_date::date, dims::text[], n_before, n_after,
           sums_before::bigint[], sums_after::bigint[], cause, fact_id, versions_before, versions_after, at
      from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::text[], $10::text[],
                  $11::text[], $12::uuid[], $13::int[], $14::int[], $15::timestamptz[])
        as u(tenant, domain, cube, bucket, local_date, dims, n_before, n_after, sums_before, sums_after, cause, fact_id,
             versions_before, versions_after, at)`,
};

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
  ]);
}
