import type { Connection } from '../connection.js';
import type { DateSpan } from '../reads/rollup-slots.js';

/** Rollups of one period and of its parts; both are sums of the same contributions. */
export interface Grains {
  readonly whole: 'day' | 'month';
  readonly part: 'hour' | 'day';
}

const selectNextDate = {
  name: 'watch_next_date',
  text: `
    select local_date::text as date
      from caravan.rollup
     where tenant = $1 and cube = $2 and grain = $3 and local_date >= $4::date
     order by local_date
     limit 1`,
};

/** A cell that differs is wrong in one of the grains. */
const countDifferences = {
  name: 'watch_differences',
  text: `
    with part as (
      select grain, dims, i, sum(part) as total
        from caravan.rollup r, unnest(array_prepend(r.n, r.sums)) with ordinality as u(part, i)
       where tenant = $1 and cube = $2 and grain in ($3, $4) and local_date >= $5::date and local_date < $6::date
       group by grain, dims, i)
    select count(distinct dims)::float8 as count
      from (select * from part where grain = $3) as whole
      full join (select * from part where grain = $4) as parts using (dims, i)
     where coalesce(whole.total, 0) <> coalesce(parts.total, 0)`,
};

/** One step of the index for each tenant, however many rollups they have. */
const selectTenants = {
  name: 'watch_tenants',
  text: `
    with recursive found as (
      (select tenant from caravan.rollup order by tenant limit 1)
      union all
      select (select tenant from caravan.rollup r where r.tenant > found.tenant order by r.tenant limit 1) from found where found.tenant is not null)
    select tenant from found where tenant is not null`,
};

/** Every tenant with rollups. */
export async function listTenants(connection: Connection): Promise<string[]> {
  return (await connection.rows<{ tenant: string }>(selectTenants)).map(({ tenant }) => tenant);
}

/** The first local date (`YYYY-MM-DD`) from `from` on with rollups of the grain; undefined after the last. */
export async function nextRollupDate(connection: Connection, tenant: string, cube: string, grain: Grains['part'], from: string): Promise<string | undefined> {
  return (await connection.rows<{ date: string }>(selectNextDate, [tenant, cube, grain, from]))[0]?.date;
}

/** Cells of a cube's day or month, from `from` until before `to`, that do not agree with its parts. */
export async function countDifferingCells(connection: Connection, tenant: string, cube: string, { whole, part }: Grains, { from, to }: DateSpan): Promise<number> {
  return (await connection.rows<{ count: number }>(countDifferences, [tenant, cube, whole, part, from, to]))[0]?.count ?? 0;
}
