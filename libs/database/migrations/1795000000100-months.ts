import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rollups by months (docs/adr/0015), those of what is stored already made from its days. */
export class Months1795000000100 implements MigrationInterface {
  readonly name = 'Months1795000000100';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Releases from before know no months: restore a dump from before.');
  }
}

/** Tenant, cube, grain, bucket, date and dimensions, a zero byte between each; text holds none. */
const nameBytes = `
  convert_to(tenant, 'UTF8') || '\\x00'::bytea || convert_to(cube, 'UTF8') || '\\x00'::bytea || convert_to('month', 'UTF8') || '\\x00'::bytea
    || convert_to(bucket::text, 'UTF8') || '\\x00'::bytea || convert_to(to_char(month, 'YYYY-MM-DD'), 'UTF8') || '\\x00'::bytea
    || coalesce((select string_agg(convert_to(d.value, 'UTF8'), '\\x00'::bytea order by d.place) from unnest(dims) with ordinality as d(value, place)), '')`;

/** Adds up days; keys are those of `rollupKeyOf` in libs/engine/keys.ts. */
export const fillMonths = `
  insert into caravan.rollup (key, tenant, cube, grain, bucket, local_date, dims, n, sums, bins, counts)
  with part as (
    select tenant, cube, date_trunc('month', local_date::timestamp)::date as month, dims, place, sum(part)::bigint as total
      from caravan.rollup, unnest(array_prepend(n, sums)) with ordinality as u(part, place)
     where grain = 'day' and n > 0
     group by tenant, cube, month, dims, place),
  named as (
    select tenant, cube, month, dims, extract(epoch from month::timestamp)::bigint as bucket, array_agg(total order by place) as totals
      from part
     group by tenant, cube, month, dims)
  select (lpad(to_hex((bucket / 3600)::int), 8, '0') || left(encode(sha256(${nameBytes}), 'hex'), 24))::uuid,
         tenant, cube, 'month', to_timestamp(bucket), month, dims, totals[1], totals[2:], '{}', '{}'
    from named`;

const statements = [
  `alter table caravan.rollup drop constraint rollup_grain_check, add constraint rollup_grain_check check (grain in ('hour', 'day', 'month'))`,
  fillMonths,
];
