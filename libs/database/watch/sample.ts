import type { Connection } from '../connection.js';

/** The next local day (`YYYY-MM-DD`) of a tenant's cube after one, that has rollups by hour. */
const selectNextDay = {
  name: 'watch_next_day',
  text: `
    select local_date::text as date
      from caravan.rollup
     where tenant = $1 and cube = $2 and grain = 'hour' and local_date > $3::date
     order by local_date
     limit 1`,
};

/** Both grains are sums of the same contributions: a cell that differs is wrong in one of them. */
const countDayDifferences = {
  name: 'watch_day_differences',
  text: `
    with part as (
      select grain, dims, i, sum(part) as total
        from caravan.rollup r, unnest(array_prepend(r.n, r.sums)) with ordinality as u(part, i)
       where tenant = $1 and cube = $2 and local_date = $3::date
       group by grain, dims, i)
    select count(distinct dims)::float8 as count
      from (select * from part where grain = 'day') as day
      full join (select * from part where grain = 'hour') as hour using (dims, i)
     where coalesce(day.total, 0) <> coalesce(hour.total, 0)`,
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

/** The next local day with rollups by hour; undefined after the last. */
export async function nextRollupDay(connection: Connection, tenant: string, cube: string, after: string): Promise<string | undefined> {
  return (await connection.rows<{ date: string }>(selectNextDay, [tenant, cube, after]))[0]?.date;
}

/** Cells of a cube's day that do not agree with its hours. */
export async function dayDifferences(connection: Connection, tenant: string, cube: string, date: string): Promise<number> {
  return (await connection.rows<{ count: number }>(countDayDifferences, [tenant, cube, date]))[0]?.count ?? 0;
}
