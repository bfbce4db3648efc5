import type { RollupGrain } from '#libs/engine';
import type { Connection, Statement } from '../connection.js';
import { readParts } from './cut-at-months.js';
import {
  type RowChoice, filterConditions, groupColumns, groupNames, groupOf, readLayers, slot, spanPlace, spanValues, withinSpans,
} from './rollup-slots.js';

/** Sums asked for: measures are indexes from 0. */
export interface RollupQuestion extends RowChoice {
  readonly measures: readonly number[];
  readonly sketch: boolean;
  /** What is kept apart beside span and group: nothing, local dates, or hours (read from hour rollups). */
  readonly apart: 'nothing' | 'dates' | 'hours';
  /** Sums tell their dates. Of cubes without hours only; not with a sketch, nor where something is kept apart. */
  readonly listDates?: boolean;
  /** Hours only: those that start at or after `from` and before `to`, epoch seconds. */
  readonly hours?: { readonly from: number; readonly to: number };
  /** Sums returned at most; one more is a sign to ask for less. */
  readonly limit: number;
}

/** The sums of one group of rollups. */
export interface RollupSum {
  /** Index into the spans asked for. */
  readonly span: number;
  /** `YYYY-MM-DD` when dates are kept apart, `YYYY-MM-DDTHH:MM:SSZ` of the hour's start when hours are, else empty. */
  readonly at: string;
  /** `YYYY-MM-DD` of all days on which something was counted, when dates are listed; else empty. */
  readonly dates: readonly string[];
  readonly group: readonly string[];
  /** Contributions. */
  readonly n: bigint;
  readonly sums: readonly bigint[];
  readonly bins: readonly number[];
  readonly counts: readonly number[];
}

const apartColumn = { nothing: `''`, dates: 'r.local_date', hours: 'r.bucket' } as const;

/** Sums of rollups by span and group, in the order of spans. Whole months are read as such where neither dates nor a sketch are asked for. */
export async function sumRollups(connection: Connection, question: RollupQuestion): Promise<RollupSum[]> {
  const { apart, sketch, spans } = question;
  if (apart !== 'nothing' || sketch) return sumGrain(connection, question, apart === 'hours' ? 'hour' : 'day');
  return addParts(await readParts(spans, (parts, grain) => sumGrain(connection, { ...question, spans: parts }, grain)));
}

/** Reads the index (tenant, cube, grain, local_date), once where spans do not overlap. */
function sumGrain(connection: Connection, question: RollupQuestion, grain: RollupGrain): Promise<RollupSum[]> {
  const { tenant, cube, filters, hours, limit } = question;
  const statement = sumStatement(question);
  return readLayers(question.spans, async (spans) => {
    const rows = await connection.hotRows<SumColumns>(statement, [
      ...spanValues(spans), tenant, cube, grain, hours?.from ?? null, hours?.to ?? null, limit, ...filters.map((filter) => filter.values),
    ]);
    return rows.map((row) => toSum(row, question));
  });
}

/** Adds what the parts of one span came to, without sketches. */
function addParts(parts: readonly RollupSum[]): RollupSum[] {
  const merged = new Map<string, RollupSum>();
  for (const part of parts) {
    const name = `${part.span} ${part.group.join('\0')}`;
    const known = merged.get(name);
    merged.set(name, known ? { ...known, n: known.n + part.n, dates: [...known.dates, ...part.dates], sums: known.sums.map((sum, i) => sum + (part.sums[i] as bigint)) } : part);
  }
  return [...merged.values()].sort((a, b) => a.span - b.span);
}

/** The statement for one shape of question; all that varies in its text are small whole numbers. */
export function sumStatement({ group, measures, sketch, apart, filters, listDates = false }: RollupQuestion): Statement {
  const hours = apart === 'hours' ? ' and r.bucket >= to_timestamp($6) and r.bucket < to_timestamp($7)' : ' and $6::float8 is null and $7::float8 is null';
  const names = `span, at${groupNames(group)}`;
  const sums = measures.map((_, i) => `, sum(s${i}) as s${i}`).join('');
  const chosen = `
      select ${spanPlace} as span, ${apartColumn[apart]} as at${groupColumns(group)}, r.n${measures.map((index, i) => `, ${slot('sums', index)} as s${i}`).join('')}
             ${sketch ? ', r.bins, r.counts' : ''}${listDates ? `, ${daysOfMonth}` : ''}
        from caravan.rollup r
       where r.tenant = $3 and r.cube = $4 and r.grain = $5 and ${withinSpans} and r.n > 0${hours}${filterConditions(filters, 9)}`;
  if (sketch) return { text: sketchText(chosen, names, sums) };
  const rows = listDates ? `select ${names}, month, sum(n) as n${sums}, bit_or(days) as days from (${chosen}) as row group by ${names}, month` : chosen;
  const dates = listDates ? ', array_agg(month) as months, array_agg(days) as days' : '';
  return { text: `select ${names}, sum(n) as n${sums}${dates} from (${rows}) as chosen group by ${names} order by ${names} limit $8` };
}

/** The month of a row, and on which of its days something was counted: a bit for each, the first the lowest. */
const daysOfMonth = `
             to_char(r.local_date, 'YYYY-MM') as month,
             case r.grain when 'month' then (select bit_or(1 << bin - 1) from unnest(r.bins) as bin) else 1 << extract(day from r.local_date)::int - 1 end as days`;

/**
 * Sums with sketches, which are taken apart into bins and put together again: measured three times faster than an aggregate of
 * our own. A bin of a group is one number there, since sorting by several columns, texts among them, took most of the time.
 */
function sketchText(chosen: string, names: string, sums: string): string {
  return `
    with chosen as materialized (select dense_rank() over (order by ${names}) as place, * from (${chosen}) as row)
    select *
      from (select place, ${names}, sum(n) as n${sums} from chosen group by place, ${names} order by place limit $8) as total
      left join (
        select slot >> 16 as place, array_agg(((slot & 65535) - 32768)::smallint order by slot) as bins, array_agg(count order by slot) as counts
          from (select slot, sum(count)::bigint as count
                  from (select (place << 16) + unnest(bins) + 32768 as slot, unnest(counts) as count from chosen) as element
                 group by slot) as bin
         group by slot >> 16) as sketch using (place)
     order by place`;
}

interface SumColumns extends Record<string, unknown> {
  span: number;
  at: string | Date;
  n: string;
  bins?: readonly number[] | null;
  counts?: readonly bigint[] | null;
  months?: readonly string[];
  days?: readonly number[];
}

function toSum(row: SumColumns, { group, measures }: RollupQuestion): RollupSum {
  return {
    span: row.span - 1,
    at: row.at instanceof Date ? `${row.at.toISOString().slice(0, 19)}Z` : row.at,
    dates: (row.months ?? []).flatMap((month, i) => datesOf(month, row.days?.[i] ?? 0)),
    group: groupOf(row, group),
    n: BigInt(row.n),
    sums: measures.map((_, i) => BigInt((row[`s${i}`] as string | null) ?? 0)),
    bins: row.bins ?? [],
    counts: (row.counts ?? []).map(Number),
  };
}

function datesOf(month: string, days: number): string[] {
  const dates: string[] = [];
  for (let day = 1; day <= 31; day++) if (days & (1 << (day - 1))) dates.push(`${month}-${String(day).padStart(2, '0')}`);
  return dates;
}
