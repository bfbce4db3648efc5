import type { Connection, Statement } from '../connection.js';
import { type DimensionFilter, filterConditions } from './rollup-slots.js';

/** A published number that changed after its day was closed. */
export interface Restatement {
  readonly id: string;
  readonly domain: string;
  readonly cube: string;
  readonly localDate: string;
  readonly dims: readonly string[];
  readonly nBefore: bigint;
  readonly nAfter: bigint;
  readonly sumsBefore: readonly bigint[];
  readonly sumsAfter: readonly bigint[];
  readonly cause: string;
  readonly factId: string | null;
  /** How many versions of the fact were stored before and after; null when no version caused it. */
  readonly versionsBefore: number | null;
  readonly versionsAfter: number | null;
  readonly at: Date;
}

/** Undefined fields choose nothing; dates are local, `from` inclusive and `to` exclusive. */
export interface RestatementFilter {
  /** Those that the key reads. */
  readonly domains?: readonly string[] | undefined;
  readonly cube?: string | undefined;
  /** Of the cube's dimensions; needs `cube`. */
  readonly filters?: readonly DimensionFilter[];
  /** Only rows of these nodes, of whichever cube; `nodePlaces` tells at which place (from 0) each cube has its node. */
  readonly nodes?: readonly string[] | undefined;
  readonly nodePlaces: readonly { readonly cube: string; readonly place: number }[];
  readonly cause?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** When the number changed. */
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  /** Goes on with older ones than this. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Restatements, the latest first. */
export function listRestatements(connection: Connection, tenant: string, filter: RestatementFilter): Promise<Restatement[]> {
  const { before, cube, cause, from, to, domains, since, until, nodes, nodePlaces, filters = [], limit } = filter;
  const optional = [before, cube, cause, from, to, domains, since, until, nodes].map((value) => value ?? null);
  const places = [nodePlaces.map((each) => each.cube), nodePlaces.map(({ place }) => place + 1)];
  return connection.hotRows<Restatement>(listStatement(filters), [tenant, ...optional, ...places, limit, ...filters.map(({ values }) => values)]);
}

/** All that varies in the text are small whole numbers. */
function listStatement(filters: readonly DimensionFilter[]): Statement {
  return {
    text: `
    select r.id::text as id, r.domain, r.cube, r.local_date as "localDate", r.dims, r.n_before as "nBefore", r.n_after as "nAfter",
           r.sums_before as "sumsBefore", r.sums_after as "sumsAfter", r.cause, r.fact_id as "factId",
           r.versions_before as "versionsBefore", r.versions_after as "versionsAfter", r.at
      from caravan.restatement r
      left join unnest($11::text[], $12::int[]) as c(cube, place) on c.cube = r.cube
     where r.tenant = $1
       and (r.n_before, r.sums_before) is distinct from (r.n_after, r.sums_after)
       and ($2::bigint is null or r.id < $2)
       and ($3::text is null or r.cube = $3)
       and ($4::text is null or r.cause = $4)
       and ($5::date is null or r.local_date >= $5)
       and ($6::date is null or r.local_date < $6)
       and ($7::text[] is null or r.domain = any($7))
       and ($8::timestamptz is null or r.at >= $8)
       and ($9::timestamptz is null or r.at < $9)
       and ($10::text[] is null or r.dims[c.place] = any($10))${filterConditions(filters, 14)}
     order by r.id desc
     limit $13`,
  };
}
