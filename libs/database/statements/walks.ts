import type { Walk, WalkCounts } from '#libs/engine';
import { uuidArray } from '../binary-array.js';
import type { Connection } from '../connection.js';

/** A walk that waits for a lock longer than this gives up its page; consumers, who wait longer, get theirs. Below Postgres' deadlock_timeout. */
const giveWay = { name: 'give_way', text: `select set_config('lock_timeout', '700', true)` };

/** The owners of changes, and the last change of each, found from index entry to index entry. */
const openReferenceWalks = {
  name: 'open_reference_walks',
  text: `
    with recursive owner as (
      (select tenant from caravan.reference_change where folds_read order by tenant limit 1)
      union all
      select (select c.tenant from caravan.reference_change c where c.folds_read and c.tenant > o.tenant order by c.tenant limit 1)
        from owner o
       where o.tenant is not null
    ), due as (
      select o.tenant, (select max(c.id) from caravan.reference_change c where c.folds_read and c.tenant = o.tenant) as target
        from owner o
       where o.tenant is not null
    )
    insert into caravan.refold (domain, cause, tenant, target)
    select $1, 'reference', d.tenant, d.target
      from due d
     where not exists (
             select from caravan.refold r
              where r.domain = $1 and r.cause = 'reference' and r.tenant = d.tenant and (r.done_at is null or r.target >= d.target))
        on conflict do nothing`,
};

const openFoldWalk = {
  name: 'open_fold_walk',
  text: `
    insert into caravan.refold as r (domain, cause, tenant, target)
    select $1, 'fold', '', $2::int
     where exists (select from caravan.entity where domain = $1 and settled_version < $2 and entity_key <> all($3::uuid[]))
        or exists (select from caravan.entity where domain = $1 and settled_version > $2 and entity_key <> all($3::uuid[]))
        on conflict (domain, cause, tenant, target) do update
       set done_at = null, worked_at = clock_timestamp()
     where r.done_at is not null`,
};

const lockOpenWalk = {
  name: 'lock_walk',
  text: `
    select cause, tenant, target, cursor
      from caravan.refold
     where domain = $1 and done_at is null and (cause = 'reference' or target = $2)
     order by worked_at
     limit 1
       for update skip locked`,
};

const advanceWalkRow = {
  name: 'advance_walk',
  text: `
    update caravan.refold
       set cursor = $5, seen = seen + $6, changed = changed + $7, moved = moved + $8, restated = restated + $9, refused = refused + $10,
           worked_at = clock_timestamp(), done_at = case when $11 then clock_timestamp() end
     where domain = $1 and cause = $2 and tenant = $3 and target = $4`,
};

const endOtherFoldWalks = {
  name: 'end_other_fold_walks',
  text: `update caravan.refold set done_at = clock_timestamp() where domain = $1 and cause = 'fold' and target <> $2 and done_at is null`,
};

/** Opens the walks of a domain that are due. */
export async function openWalks(connection: Connection, domain: string, foldVersion: number, except: readonly string[]): Promise<void> {
  await connection.run(openReferenceWalks, [domain]);
  await connection.run(openFoldWalk, [domain, foldVersion, uuidArray(except)]);
}

/** First in the order of locks. */
export async function lockWalk(connection: Connection, domain: string, foldVersion: number): Promise<Walk | undefined> {
  await connection.rows(giveWay);
  const [row] = await connection.hotRows<{ cause: Walk['cause']; tenant: string; target: bigint; cursor: string | null }>(lockOpenWalk, [domain, foldVersion]);
  return row && { domain, cause: row.cause, tenant: row.tenant, target: Number(row.target), cursor: row.cursor ?? undefined };
}

export async function advanceWalk(connection: Connection, walk: Walk, cursor: string | undefined, counts: WalkCounts, isDone: boolean): Promise<void> {
  const { domain, cause, tenant, target } = walk;
  const { seen, changed, moved, restated, refused } = counts;
  await connection.run(advanceWalkRow, [domain, cause, tenant, target, cursor ?? null, seen, changed, moved, restated, refused, isDone]);
  if (isDone && cause === 'fold') await connection.run(endOtherFoldWalks, [domain, target]);
}
