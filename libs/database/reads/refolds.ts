import type { Connection } from '../connection.js';

/** One walk that folds entities again. */
export interface Refold {
  readonly domain: string;
  readonly cause: 'reference' | 'fold';
  /** Whose entities; '' means everybody's. */
  readonly tenant: string;
  /** The change of reference data, or the fold version, that the walk is for. */
  readonly target: string;
  readonly cursor: string | null;
  readonly seen: string;
  readonly changed: string;
  readonly moved: string;
  readonly restated: string;
  readonly refused: string;
  readonly openedAt: Date;
  readonly workedAt: Date;
  readonly doneAt: Date | null;
}

const listRefoldRows = {
  name: 'list_refolds',
  text: `
    select domain, cause, tenant, target::text as target, cursor, seen::text as seen, changed::text as changed, moved::text as moved,
           restated::text as restated, refused::text as refused, opened_at as "openedAt", worked_at as "workedAt", done_at as "doneAt"
      from caravan.refold
     where tenant in ('', $1) and domain = any($2::text[])
     order by done_at is not null, opened_at desc, domain, cause
     limit $3`,
};

const countWaiting = {
  name: 'count_unsettled',
  text: `
    select count(*)::int as entities
      from (select from caravan.entity where tenant = $1 and domain = $2 and settled_version <> $3 limit $4) unsettled`,
};

const selectIsWalked = {
  name: 'is_reference_walked',
  text: `
    select not exists (
             select from (select tenant, max(id) as change from caravan.reference_change where tenant in ('', $1) and folds_read group by tenant) last
              where not exists (
                      select from caravan.refold r
                       where r.domain = $2 and r.cause = 'reference' and r.tenant = last.tenant and r.target >= last.change and r.done_at is not null)) as walked`,
};

/** Walks that concern the tenant, those under way first, then the latest. */
export function listRefolds(connection: Connection, tenant: string, domains: readonly string[], limit: number): Promise<Refold[]> {
  return connection.hotRows<Refold>(listRefoldRows, [tenant, domains, limit]);
}

/** How many of the tenant's entities are not folded by this fold version in whole yet; counts no further than `most`. */
export async function countUnsettled(connection: Connection, tenant: string, domain: string, foldVersion: number, most: number): Promise<number> {
  const [row] = await connection.rows<{ entities: number }>(countWaiting, [tenant, domain, foldVersion, most]);
  return row?.entities ?? 0;
}

/** True when every entity of the domain was visited after the last change of the tenant's own rows and of the common ones. */
export async function isReferenceWalked(connection: Connection, tenant: string, domain: string): Promise<boolean> {
  const [row] = await connection.rows<{ walked: boolean }>(selectIsWalked, [tenant, domain]);
  return row?.walked ?? true;
}
