import type { Domain } from '#libs/contracts';
import type { OracleDatabase } from './database.js';

/** A figure of a closed day, with all that restatements say it changed by because the fold did. */
export interface ClosedDay {
  readonly sums: readonly number[];
  readonly listed: readonly number[];
}

/** Closed days of one tenant, by cube, day, instant at which it began (two zones can share a date) and dimensions. */
export type ClosedDays = ReadonlyMap<string, ClosedDay>;

interface DayRow {
  readonly cube: string;
  readonly day: string;
  readonly began: number;
  readonly dims: string[];
  readonly sums: number[];
}

const watermarks = `select topic, extract(epoch from max(watermark))::float8 as seconds from caravan.partition_offset group by topic`;
const days = `select cube, local_date::text as day, extract(epoch from bucket)::float8 as began, dims, sums::float8[] from caravan.rollup
  where tenant = $1 and grain = 'day' and cube = $2 and extract(epoch from bucket) + 86400 + $3 <= $4`;
const changes = `select cube, local_date::text as day, extract(epoch from bucket)::float8 as began, dims,
    array(select coalesce(a, 0) - coalesce(b, 0) from unnest(sums_after, sums_before) as s(a, b))::float8[] as sums
  from caravan.restatement where tenant = $1 and cause = 'fold'`;

/** The days of a tenant that ended, with their cube's grace, before the watermark of their domain, in epoch seconds. */
export async function readClosedDays(database: OracleDatabase, domains: readonly Domain[], tenant: string, watermarkOf: (domain: Domain) => number): Promise<ClosedDays> {
  const listed = new Map<string, number[]>();
  for (const row of await database.rows<DayRow>(changes, [tenant])) listed.set(nameOf(row), added(listed.get(nameOf(row)) ?? [], row.sums));
  const found = new Map<string, ClosedDay>();
  for (const domain of domains) {
    for (const { name, graceSeconds } of domain.cubes) {
      const rows = await database.rows<DayRow>(days, [tenant, name, graceSeconds, watermarkOf(domain)]);
      for (const row of rows) found.set(nameOf(row), { sums: row.sums, listed: listed.get(nameOf(row)) ?? row.sums.map(() => 0) });
    }
  }
  return found;
}

/** How far each topic had come: epoch seconds. */
export async function readWatermarks(database: OracleDatabase): Promise<ReadonlyMap<string, number>> {
  const rows = await database.rows<{ topic: string; seconds: number | null }>(watermarks);
  return new Map(rows.map(({ topic, seconds }) => [topic, seconds ?? 0]));
}

/** In words, each closed day that did not become `times` what it was, or whose change is not what restatements say. */
export function compareClosedDays(before: ClosedDays, after: ClosedDays, times: number): string[] {
  return [...before].flatMap(([name, was]) => {
    const is = after.get(name);
    if (!is) return [`${name} is gone`];
    const wanted = was.sums.map((sum) => sum * times);
    const said = is.listed.map((sum, i) => sum - (was.listed[i] ?? 0));
    const changed = wanted.map((sum, i) => sum - (was.sums[i] ?? 0));
    if (String(is.sums) !== String(wanted)) return [`${name}: ${String(is.sums)} is stored, ${String(wanted)} must be`];
    return String(said) === String(changed) ? [] : [`${name} changed by ${String(changed)}, restatements say ${String(said)}`];
  });
}

function nameOf({ cube, day, began, dims }: DayRow): string {
  return `${cube} ${day} from ${began} ${JSON.stringify(dims)}`;
}

function added(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => (a[i] ?? 0) + (b[i] ?? 0));
}
