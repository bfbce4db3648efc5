import type { Reference } from '#libs/contracts';
import type { DayCount, EntityRow, ReferenceSource, RollupGrain, RollupRow, VerifySource } from '#libs/engine';
import { buildSnapshot } from '#libs/reference';
import { uuidArray } from './binary-array.js';
import { type Connection, inTransaction } from './connection.js';
import type { Database } from './data-source.js';
import { type EntityColumns, wholeEntityColumnList, toEntityRow } from './entity-rows.js';
import { selectReferenceRows } from './reference-rows.js';
import { readVersions } from './statements/read-versions.js';

const readEntityRows = {
  text: `
    select ${wholeEntityColumnList}
      from caravan.entity e
     where e.domain = $1 and e.entity_key > $2::uuid
     order by e.entity_key
     limit $3`,
};
const rollupColumns = `key, tenant, cube, grain, extract(epoch from bucket)::bigint as bucket, local_date::text, dims, n, sums, bins, counts`;
const readRollups = {
  text: `
    select ${rollupColumns}
      from caravan.rollup
     where cube = any($1::text[]) and key > $2::uuid
       and ($4::date is null or local_date >= $4) and ($5::date is null or local_date < $5)
     order by key
     limit $3`,
};
const selectEntitiesAt = { text: `select ${wholeEntityColumnList} from caravan.entity e where e.entity_key = any($1::uuid[]) order by e.entity_key` };
const selectRollupsAt = { text: `select ${rollupColumns} from caravan.rollup where key = any($1::uuid[])` };
const countRollupRows = {
  text: `
    select local_date::text as date, count(*)::int as rollups
      from caravan.rollup
     where cube = any($1::text[]) and local_date >= $2::date and local_date < $3::date
     group by 1`,
};
const countFacts = { text: `select count(*) as count from caravan.fact where domain = $1` };
const lowestKey = '00000000-0000-0000-0000-000000000000';

/** Changes without a finished walk, and how far the walk for the last of them has come. */
const selectPendingReference = {
  text: `
    select c.tenant, c.version, r.cursor
      from (select tenant, max(id) as version from caravan.reference_change where folds_read group by tenant) c
      left join caravan.refold r on r.domain = $1 and r.cause = 'reference' and r.tenant = c.tenant and r.target = c.version
     where r.done_at is null`,
};

/** Everything verification reads, and reference data, of one snapshot of the database; changes made meanwhile are not seen. */
export function withVerifySource<T>(database: Database, work: (source: VerifySource, references: ReferenceSource) => Promise<T>): Promise<T> {
  const begin = 'begin isolation level repeatable read read only';
  return inTransaction(database, (connection) => work(sourceOf(connection), referencesOf(connection)), begin);
}

/** As {@link withVerifySource}, but only the next `limit` entities after a key (32 hex digits) are handed out. */
export function withEntitySample<T>(database: Database, { after, limit }: { after: string; limit: number }, work: (source: VerifySource, references: ReferenceSource) => Promise<T>): Promise<T> {
  const begin = 'begin isolation level repeatable read read only';
  const next = async function* (connection: Connection, domain: string): AsyncIterable<EntityRow[]> {
    yield (await connection.hotRows<EntityColumns>(readEntityRows, [domain, after, limit])).map(toEntityRow);
  };
  return inTransaction(database, (connection) => work({ ...sourceOf(connection), entities: (domain) => next(connection, domain) }, referencesOf(connection)), begin);
}

function sourceOf(connection: Connection): VerifySource {
  return {
    entities: (domain, size) =>
      pages(size, (after) => connection.hotRows<EntityColumns>(readEntityRows, [domain, after, size]), (row) => row.entity_key, toEntityRow),
    entitiesAt: async (keys) => (await connection.hotRows<EntityColumns>(selectEntitiesAt, [uuidArray(keys)])).map(toEntityRow),
    rollups: (cubes, size, days) => pages(size, (after) => connection.hotRows<RollupColumns>(readRollups, [cubes, after, size, days?.from ?? null, days?.to ?? null]), (row) => row.key, toRollup),
    rollupsAt: async (keys) => (await connection.hotRows<RollupColumns>(selectRollupsAt, [uuidArray(keys)])).map(toRollup),
    countRollups: (cubes, days) => connection.rows<DayCount>(countRollupRows, [cubes, days.from, days.to]),
    versions: (factIds) => readVersions(connection, factIds),
    countVersions: async (domain) => Number((await connection.hotRows<{ count: bigint }>(countFacts, [domain]))[0]?.count ?? 0),
    pendingReference: async (domain) => {
      const rows = await connection.hotRows<{ tenant: string; version: bigint; cursor: string | null }>(selectPendingReference, [domain]);
      return rows.map(({ tenant, version, cursor }) => ({ tenant, version: Number(version), walkedTo: cursor ?? undefined }));
    },
  };
}

/** Built once a tenant: within a snapshot nothing changes. */
function referencesOf(connection: Connection): ReferenceSource {
  const known = new Map<string, Reference>();
  const build = async (tenant: string): Promise<Reference> => {
    const { version, common, own } = await selectReferenceRows(connection, tenant);
    return buildSnapshot(version, common, own);
  };
  return {
    snapshot: async (tenant) => {
      const reference = known.get(tenant) ?? (await build(tenant));
      known.set(tenant, reference);
      return reference;
    },
  };
}

async function* pages<R, T>(size: number, read: (after: string) => Promise<R[]>, keyOf: (row: R) => string, convert: (row: R) => T): AsyncIterable<T[]> {
  let after = lowestKey;
  for (;;) {
    const rows = await read(after);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(convert);
    if (rows.length < size) return;
    after = keyOf(last);
  }
}

interface RollupColumns {
  key: string; tenant: string; cube: string; grain: RollupGrain; bucket: bigint; local_date: string; dims: string[]; n: bigint;
  sums: bigint[]; bins: number[]; counts: number[];
}

function toRollup(row: RollupColumns): RollupRow {
  return {
    key: row.key, tenant: row.tenant, cube: row.cube, grain: row.grain, bucket: Number(row.bucket), localDate: row.local_date, dims: row.dims,
    n: Number(row.n), sums: row.sums, bins: row.bins, counts: row.counts,
  };
}
