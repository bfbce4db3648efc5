import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rollups of months tell their days where only days are counted (docs/adr/0015), those of what is stored already too. */
export class DaysOfMonths1795000000101 implements MigrationInterface {
  readonly name = 'DaysOfMonths1795000000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(fillDays);
  }

  async down(): Promise<void> {
    throw new Error('Releases from before know no days of months: restore a dump from before.');
  }
}

/** A cube of which there is no hour has none. */
const fillDays = `
  with hourless as (
    select tenant, cube from caravan.rollup group by tenant, cube having not bool_or(grain = 'hour')),
  part as (
    select tenant, cube, dims, local_date, sum(n)::int as total
      from caravan.rollup join hourless using (tenant, cube)
     where grain = 'day' and n > 0
     group by tenant, cube, dims, local_date),
  month as (
    select tenant, cube, dims, date_trunc('month', local_date::timestamp)::date as first,
           array_agg(extract(day from local_date)::smallint order by local_date) as bins, array_agg(total order by local_date) as counts
      from part
     group by tenant, cube, dims, first)
  update caravan.rollup r
     set bins = month.bins, counts = month.counts
    from month
   where r.grain = 'month' and r.tenant = month.tenant and r.cube = month.cube and r.dims = month.dims and r.local_date = month.first`;
