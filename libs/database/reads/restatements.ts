import type { Connection, Statement } from '../connection.js';
import { Conditions } from './conditions.js';
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
  const chosen = conditionsOf(tenant, filter);
  const { filters = [] } = filter;
  const text = chosen.text + filterConditions(filters, chosen.values.length + 1);
  return connection.hotRows<Restatement>(listStatement(text), [...chosen.values, ...filters.map(({ values }) => values)]);
}

function conditionsOf(tenant: string, { before, cube, cause, from, to, domains, since, until, nodes, nodePlaces, limit }: RestatementFilter): Conditions {
  const chosen = new Conditions([tenant, limit]);
  chosen.add([before], (id) => `r.id < ${id}::bigint`);
  chosen.add([cube], (name) => `r.cube = ${name}`);
  chosen.add([cause], (name) => `r.cause = ${name}`);
  chosen.add([from], (date) => `r.local_date >= ${date}::date`);
  chosen.add([to], (date) => `r.local_date < ${date}::date`);
  chosen.add([domains], (names) => `r.domain = any(${names}::text[])`);
  chosen.add([since], (time) => `r.at >= ${time}::timestamptz`);
  chosen.add([until], (time) => `r.at < ${time}::timestamptz`);
  chosen.add([nodes, nodePlaces.map((each) => each.cube), nodePlaces.map(({ place }) => place + 1)], (wanted, cubes, places) =>
    `exists (select from unnest(${cubes}::text[], ${places}::int[]) as c(cube, place) where c.cube = r.cube and r.dims[c.place] = any(${wanted}::text[]))`);
  return chosen;
}

function listStatement(conditions: string): Statement {
  return {
    text: `
    select r.id::text as id, r.domain, r.cube, r.local_date as "localDate", r.dims, r.n_before as "nBefore", r.n_after as "nAfter",
           r.sums_before as "sumsBefore", r.sums_after as "sumsAfter", r.cause, r.fact_id as "factId",
           r.versions_before as "versionsBefore", r.versions_after as "versionsAfter", r.at
      from caravan.restatement r
     where r.tenant = $1
       and (r.n_before, r.sums_before) is distinct from (r.n_after, r.sums_after)${conditions}
     order by r.id desc
     limit $2`,
  };
}
