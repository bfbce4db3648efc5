import { type Kind, type ReferenceRows, referenceKinds, type Row, rowKey } from '#libs/reference';
import { type Connection, inTransaction } from './connection.js';
import type { Database } from './data-source.js';

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

const setTenant = { text: `select set_config('caravan.tenant', $1, true)` };
const selectRows = { text: `select tenant, kind, row from caravan.reference_row where tenant in ('', $1) order by position` };
const selectVersions = {
  text: `
    select coalesce(max(id) filter (where folds_read), 0)::float8 as version, coalesce(max(id), 0)::float8 as last_change
      from caravan.reference_change
     where tenant in ('', $1)`,
};

/** One writer at a time: a lower change number must never become visible after a higher one. */
const lockChanges = { text: `select pg_advisory_xact_lock(hashtext('caravan reference'))` };

const writeChangedRows = {
  text: `
    with given as (
      select kind, key, row::jsonb as row, folds_read, position
        from unnest($2::text[], $3::text[], $4::text[], $5::boolean[]) with ordinality as g(kind, key, row, folds_read, position)
    ), changed as (
      select g.kind, g.key, g.folds_read, g.position, r.row as before, g.row as after
        from given g left join caravan.reference_row r on r.tenant = $1 and r.kind = g.kind and r.key = g.key
       where r.row is distinct from g.row
    ), written as (
      insert into caravan.reference_row (tenant, kind, key, row)
      select $1, kind, key, after from changed order by position
          on conflict (tenant, kind, key) do update set row = excluded.row
    )
    insert into caravan.reference_change (tenant, kind, key, who, folds_read, before, after)
    select $1, kind, key, $6, folds_read, before, after from changed order by position`,
};

interface Entry {
  readonly kind: Kind;
  readonly key: string;
  readonly row: Row;
}

/** Of two rows with one key the later wins. */
function entriesOf(rows: ReferenceRows): Entry[] {
  const byKey = new Map<string, Entry>();
  for (const [kind, list] of Object.entries(rows) as [Kind, readonly Row[]][]) {
    for (const row of list) {
      const key = rowKey(kind, row);
      byKey.set(`${kind} ${key}`, { kind, key, row });
    }
  }
  return [...byKey.values()];
}

function writeEntries(connection: Connection, tenant: string, entries: readonly Entry[], who: string): Promise<number> {
  return connection.run(writeChangedRows, [
    tenant,
    entries.map(({ kind }) => kind),
    entries.map(({ key }) => key),
    entries.map(({ row }) => JSON.stringify(row)),
    entries.map(({ kind }) => referenceKinds[kind].foldsRead),
    who,
  ]);
}

/**
 * Writes a tenant's rows (`''`: the common ones) and a change with before and after for each that differs from what is stored.
 * Rows not named stay. Writing the same again changes nothing. Returns the number of changes. Operator.
 */
export function writeReferenceRows(database: Database, tenant: string, rows: ReferenceRows, who: string): Promise<number> {
  return inTransaction(database, async (connection) => {
    await connection.run(lockChanges);
    return writeEntries(connection, tenant, entriesOf(rows), who);
  });
}

function layerOf(rows: readonly { tenant: string; kind: Kind; row: Row }[], tenant: string): ReferenceRows {
  const layer: Partial<Record<Kind, Row[]>> = {};
  for (const { tenant: owner, kind, row } of rows) if (owner === tenant) (layer[kind] ??= []).push(row);
  return layer;
}

/** The common rows and the tenant's own, in the order first written, with their version, all of one moment. */
export function loadReferenceRows(database: Database, tenant: string): Promise<ReferenceLayers> {
  return inTransaction(database, async (connection) => {
    await connection.run(setTenant, [tenant]);
    const rows = await connection.rows<{ tenant: string; kind: Kind; row: Row }>(selectRows, [tenant]);
    const [versions] = await connection.rows<{ version: number; last_change: number }>(selectVersions, [tenant]);
    return {
      common: layerOf(rows, commonTenant),
      own: tenant === commonTenant ? {} : layerOf(rows, tenant),
      version: versions?.version ?? 0,
      lastChange: versions?.last_change ?? 0,
    };
  }, 'begin isolation level repeatable read read only');
}
