import type { EntityRow, RollupRow, StoredVersion, VerifySource } from '#libs/engine';
import { type Connection, inTransaction } from './connection.js';
import type { Database } from './data-source.js';

const readEntities = {
  text: `
    select entity_key, tenant, domain, kind, natural_key, version, facts, applied, fold_version, reference_version, flags, state, at_node, since
      from caravan.entity
     where domain = $1 and entity_key > $2::uuid
     order by entity_key
     limit $3`,
};
const readVersions = {
  text: `
    select fact_id, revision, tenant, entity_key, event_time, recorded_time, received_at, retracted, payload
      from caravan.fact
     where fact_id = any($1::uuid[])`,
};
const readRollups = {
  text: `
    select key, tenant, cube, grain, extract(epoch from bucket)::bigint as bucket, local_date::text, dims, n, sums, bins, counts
      from caravan.rollup
     where cube = any($1::text[]) and key > $2::uuid
     order by key
     limit $3`,
};
const countFacts = { text: `select count(*) as count from caravan.fact where domain = $1` };
const lowestKey = '00000000-0000-0000-0000-000000000000';

/** Lends a source whose answers all come from one snapshot of the database; changes made meanwhile are not seen. */
export function withVerifySource<T>(database: Database, work: (source: VerifySource) => Promise<T>): Promise<T> {
  return inTransaction(database, (connection) => work(sourceOf(connection)), 'begin isolation level repeatable read read only');
}

function sourceOf(connection: Connection): VerifySource {
  return {
    entities: (domain, size) =>
      pages(size, (after) => connection.hotRows<EntityColumns>(readEntities, [domain, after, size]), (row) => row.entity_key, toEntity),
    rollups: (cubes, size) =>
      pages(size, (after) => connection.hotRows<RollupColumns>(readRollups, [cubes, after, size]), (row) => row.key, toRollup),
    versions: async (factIds) => (await connection.hotRows<VersionColumns>(readVersions, [factIds])).map(toVersion),
    countVersions: async (domain) => Number((await connection.hotRows<{ count: bigint }>(countFacts, [domain]))[0]?.count ?? 0),
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

interface EntityColumns {
  entity_key: string; tenant: string; domain: string; kind: string; natural_key: string; version: number; facts: Buffer; applied: Buffer;
  fold_version: number; reference_version: number; flags: string | null; state: string | null; at_node: string | null; since: Date | null;
}

interface VersionColumns {
  fact_id: string; revision: number; tenant: string; entity_key: string; event_time: Date | null; recorded_time: Date; received_at: Date;
  retracted: boolean; payload: string;
}

interface RollupColumns {
  key: string; tenant: string; cube: string; grain: 'hour' | 'day'; bucket: bigint; local_date: string; dims: string[]; n: bigint;
  sums: bigint[]; bins: number[]; counts: number[];
}

function toEntity(row: EntityColumns): EntityRow {
  return {
    entityKey: row.entity_key, tenant: row.tenant, domain: row.domain, kind: row.kind, naturalKey: row.natural_key, version: row.version,
    facts: row.facts, applied: row.applied, foldVersion: row.fold_version, referenceVersion: row.reference_version,
    flags: row.flags ?? undefined, state: row.state ?? undefined, atNode: row.at_node ?? undefined,
    since: row.since === null ? undefined : row.since.getTime() / 1000,
  };
}

function toVersion(row: VersionColumns): StoredVersion {
  return {
    factId: row.fact_id, revision: row.revision, tenant: row.tenant, entityKey: row.entity_key, eventTime: row.event_time?.getTime(),
    recordedTime: row.recorded_time.getTime(), receivedAt: row.received_at.getTime(), retracted: row.retracted, payload: row.payload,
  };
}

function toRollup(row: RollupColumns): RollupRow {
  return {
    key: row.key, tenant: row.tenant, cube: row.cube, grain: row.grain, bucket: Number(row.bucket), localDate: row.local_date, dims: row.dims,
    n: Number(row.n), sums: row.sums, bins: row.bins, counts: row.counts,
  };
}
