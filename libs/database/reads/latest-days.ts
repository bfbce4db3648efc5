import type { Connection, Statement } from '../connection.js';
import { type RowChoice, filterConditions, groupColumns, groupNames, groupOf, spanValues } from './rollup-slots.js';

/** The last local date on which a group has rollups. */
export interface LatestDay {
  readonly group: readonly string[];
  readonly date: string;
}

/** The last date of each group within the spans; at most `limit` groups. */
export async function latestDays(connection: Connection, choice: RowChoice & { readonly limit: number }): Promise<LatestDay[]> {
  const values = [...spanValues(choice.spans), choice.tenant, choice.cube, choice.limit, ...choice.filters.map((filter) => filter.values)];
  const rows = await connection.hotRows<{ date: string } & Record<string, unknown>>(latestStatement(choice), values);
  return rows.map((row) => ({ group: groupOf(row, choice.group), date: row.date }));
}

/** The last date before `before` on which any row of the cube passes the filters; read backwards by index, so that history costs nothing. */
export async function latestDay(connection: Connection, { tenant, cube, filters, before }: LatestDayChoice): Promise<string | undefined> {
  const [row] = await connection.hotRows<{ date: string }>(latestDayStatement(filters), [tenant, cube, before, ...filters.map(({ values }) => values)]);
  return row?.date;
}

/** `before` is a local date. */
export type LatestDayChoice = Pick<RowChoice, 'tenant' | 'cube' | 'filters'> & { readonly before: string };

function latestDayStatement(filters: RowChoice['filters']): Statement {
  return {
    text: `
    select r.local_date as date
      from caravan.rollup r
     where r.tenant = $1 and r.cube = $2 and r.grain = 'day' and r.local_date < $3::date and r.n > 0${filterConditions(filters, 4)}
     order by r.local_date desc
     limit 1`,
  };
}

function latestStatement({ group, filters }: RowChoice): Statement {
  return {
    text: `
    select 0 as span${groupColumns(group)}, max(r.local_date) as date
      from unnest($1::date[], $2::date[]) as w(from_date, to_date)
      join caravan.rollup r on r.local_date >= w.from_date and r.local_date < w.to_date
     where r.tenant = $3 and r.cube = $4 and r.grain = 'day' and r.n > 0${filterConditions(filters, 6)}
     group by 1${groupNames(group)}
     order by 1${groupNames(group)}
     limit $5`,
  };
}
