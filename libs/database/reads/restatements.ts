import type { Connection } from '../connection.js';

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
  readonly at: Date;
}

/** Undefined fields choose nothing; dates are local, `from` inclusive and `to` exclusive. */
export interface RestatementFilter {
  /** Those that the key reads. */
  readonly domains?: readonly string[] | undefined;
  readonly cube?: string | undefined;
  readonly cause?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Goes on with older ones than this. */
  readonly before?: string | undefined;
  readonly limit: number;
}

const listRestatementRows = {
  name: 'list_restatements',
  text: `
    select id::text as id, domain, cube, local_date as "localDate", dims, n_before as "nBefore", n_after as "nAfter",
           sums_before as "sumsBefore", sums_after as "sumsAfter", cause, fact_id as "factId", at
      from caravan.restatement r
     where tenant = $1
       and (n_before, sums_before) is distinct from (n_after, sums_after)
       and ($2::bigint is null or id < $2)
       and ($3::text is null or cube = $3)
       and ($4::text is null or cause = $4)
       and ($5::date is null or local_date >= $5)
       and ($6::date is null or local_date < $6)
       and ($7::text[] is null or domain = any($7))
     order by r.id desc
     limit $8`,
};

/** Restatements, the latest first. */
export function listRestatements(connection: Connection, tenant: string, filter: RestatementFilter): Promise<Restatement[]> {
  const { before, cube, cause, from, to, domains, limit } = filter;
  const optional = [before, cube, cause, from, to, domains].map((value) => value ?? null);
  return connection.hotRows<Restatement>(listRestatementRows, [tenant, ...optional, limit]);
}
