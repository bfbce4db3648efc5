import { type Kind, type ReferenceRows, referenceKinds, type Row, rowKey } from '#libs/reference';
import { type Connection, inTransaction } from './connection.js';
import type { Database } from './data-source.js';
import { stopFolds } from './statements/reference-versions.js';
import { setTenant } from './statements/set-tenant.js';

/** The rows every tenant sees belong to this one. */
export const commonTenant = '';

/** Reference rows as one snapshot of the database has them; a tenant's own rows lie over the common ones. */
export interface ReferenceLayers {
  readonly common: ReferenceRows;
  readonly own: ReferenceRows;
  /** The last change to a row that folds read; what `Transaction.referenceVersions` says. */
  readonly version: number;
  /** The last change to any row. */
  readonly lastChange: number;
}

/** A row that comes, changes or goes; null where there is none. */
export interface RowChange {
  readonly kind: Kind;
  /** As `rowKey` writes it. */
  readonly key: string;
  readonly before: Row | null;
  readonly after: Row | null;
}

/** A row to be written, or taken away. */
export interface RowWish {
  readonly kind: Kind;
  readonly key: string;
  /** Null takes the row away: what lies below it is seen again. */
  readonly row: Row | null;
}

const selectRows = { text: `select tenant, kind, row from caravan.reference_row where tenant in ('', $1) order by position` };
const selectVersions = {
  text: `
    select coalesce(max(id) filter (where folds_read), 0)::float8 as version, coalesce(max(id), 0)::float8 as last_change
      from caravan.reference_change
     where tenant in ('', $1)`,
};

/** One writer at a time: a lower change number must never become visible after a higher one. */
const lockChanges = { text: `select pg_advisory_xact_lock(hashtext('caravan reference'))` };

const selectChanges = {
  text: `
    select g.kind, g.key, r.row as before, g.row::jsonb as after
      from unnest($2::text[], $3::text[], $4::text[]) with ordinality as g(kind, key, row, position)
      left join caravan.reference_row r on r.tenant = $1 and r.kind = g.kind and r.key = g.key
     where r.row is distinct from g.row::jsonb
     order by g.position`,
};

const writeRows = {
  text: `
    insert into caravan.reference_row (tenant, kind, key, row)
    select $1, kind, key, row::jsonb
      from unnest($2::text[], $3::text[], $4::text[]) with ordinality as g(kind, key, row, position)
     where row is not null
     order by position
        on conflict (tenant, kind, key) do update set row = excluded.row`,
};

const deleteRows = {
  text: `
    delete from caravan.reference_row r
     using unnest($2::text[], $3::text[], $4::text[]) as g(kind, key, row)
     where r.tenant = $1 and r.kind = g.kind and r.key = g.key and g.row is null`,
};

const writeChanges = {
  text: `
    insert into caravan.reference_change (tenant, kind, key, who, folds_read, before, after)
    select $1, kind, key, $5, folds_read, before::jsonb, row::jsonb
      from unnest($2::text[], $3::text[], $4::text[], $6::text[], $7::boolean[]) with ordinality as g(kind, key, row, before, folds_read, position)
     order by position`,
};

/** Rows as wishes; of two rows with one key the later wins. */
export function wishesOf(rows: ReferenceRows): RowWish[] {
  const byKey = new Map<string, RowWish>();
  for (const [kind, list] of Object.entries(rows) as [Kind, readonly Row[]][]) {
    for (const row of list) {
      const key = rowKey(kind, row);
      byKey.set(`${kind} ${key}`, { kind, key, row });
    }
  }
  return [...byKey.values()];
}

function columnsOf(wishes: readonly RowWish[]): (string | null)[][] {
  return [wishes.map(({ kind }) => kind), wishes.map(({ key }) => key), wishes.map(({ row }) => asJson(row))];
}

function asJson(row: Row | null): string | null {
  return row === null ? null : JSON.stringify(row);
}

/** What a tenant's rows (`''`: the common ones) would be changed by; those already as wished are left out. */
export function findRowChanges(connection: Connection, tenant: string, wishes: readonly RowWish[]): Promise<RowChange[]> {
  return connection.rows<RowChange>(selectChanges, [tenant, ...columnsOf(wishes)]);
}

/**
 * Changes a tenant's rows (`''`: the common ones), with a note of who, when, before and after for each; rows already as wished
 * and rows not named stay as they are. Where folds read a changed row, waits for the batches under way: those after see the
 * change, and walks over the entities are due from then on. Resolves to the changes. Operator, or reference for a tenant.
 */
export function changeReferenceRows(database: Database, tenant: string, wishes: readonly RowWish[], who: string): Promise<RowChange[]> {
  return inTransaction(database, async (connection) => {
    await connection.run(setTenant, [tenant]);
    await connection.run(lockChanges);
    const changes = await findRowChanges(connection, tenant, wishes);
    if (changes.length === 0) return changes;
    if (changes.some(({ kind }) => referenceKinds[kind].foldsRead)) await stopFolds(connection);
    const columns = columnsOf(changes.map(({ kind, key, after }) => ({ kind, key, row: after })));
    await connection.run(writeRows, [tenant, ...columns]);
    await connection.run(deleteRows, [tenant, ...columns]);
    await connection.run(writeChanges, [tenant, ...columns, who, changes.map(({ before }) => asJson(before)), changes.map(({ kind }) => referenceKinds[kind].foldsRead)]);
    return changes;
  });
}

/** {@link changeReferenceRows} for whole rows; resolves to the number of changes. */
export async function writeReferenceRows(database: Database, tenant: string, rows: ReferenceRows, who: string): Promise<number> {
  return (await changeReferenceRows(database, tenant, wishesOf(rows), who)).length;
}

function layerOf(rows: readonly { tenant: string; kind: Kind; row: Row }[], tenant: string): ReferenceRows {
  const layer: Partial<Record<Kind, Row[]>> = {};
  for (const { tenant: owner, kind, row } of rows) if (owner === tenant) (layer[kind] ??= []).push(row);
  return layer;
}

/** The common rows and the tenant's own, in the order first written, with their version, as the transaction sees them. */
export async function selectReferenceRows(connection: Connection, tenant: string): Promise<ReferenceLayers> {
  await connection.run(setTenant, [tenant]);
  const rows = await connection.rows<{ tenant: string; kind: Kind; row: Row }>(selectRows, [tenant]);
  const [versions] = await connection.rows<{ version: number; last_change: number }>(selectVersions, [tenant]);
  return {
    common: layerOf(rows, commonTenant),
    own: tenant === commonTenant ? {} : layerOf(rows, tenant),
    version: versions?.version ?? 0,
    lastChange: versions?.last_change ?? 0,
  };
}

/** {@link selectReferenceRows} of one moment. */
export function loadReferenceRows(database: Database, tenant: string): Promise<ReferenceLayers> {
  return inTransaction(database, (connection) => selectReferenceRows(connection, tenant), 'begin isolation level repeatable read read only');
}
