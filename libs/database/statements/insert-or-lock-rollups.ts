import { type RollupRow, StoreUnavailable } from '#libs/engine';
import { numbersLiteral, safeInt8Array, textArray, textsLiteral, uuidArray } from '../binary-array.js';
import type { Connection } from '../connection.js';
import { inKeyOrder } from '../in-key-order.js';

interface RollupColumns {
  key: string;
  n: bigint;
  sums: bigint[];
  bins: number[];
  counts: number[];
}

const findRollupKeys = {
  name: 'find_rollup_keys',
  text: `select key from caravan.rollup where key = any($1::uuid[])`,
};

const insertRollupRows = {
  name: 'insert_rollups',
  text: `
    insert into caravan.rollup (key, tenant, cube, grain, bucket, local_date, dims, n, sums, bins, counts)
    select key, tenant, cube, grain, to_timestamp(bucket), local_date::date, dims::text[], n, sums::bigint[], bins::smallint[], counts::int[]
      from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::bigint[], $9::text[], $10::text[], $11::text[])
        as u(key, tenant, cube, grain, bucket, local_date, dims, n, sums, bins, counts)
        on conflict (key) do nothing
    returning key`,
};

const lockRollupRows = {
  name: 'lock_rollups',
  text: `
    select key, n, sums, bins, counts
      from caravan.rollup
     where key = any($1::uuid[])
     order by key
       for update`,
};

const setSavepoint = { name: 'set_rollup_savepoint', text: 'savepoint rollups' };
const keepSavepoint = { name: 'keep_rollup_savepoint', text: 'release savepoint rollups' };
const backToSavepoint = { name: 'back_to_rollup_savepoint', text: 'rollback to savepoint rollups' };

/** A row found can be deleted, by another transaction, before we hold it; more often than this in a row is no accident. */
const rounds = 20;

/** The keys of those rows that nobody else has made meanwhile. */
async function insertNew(connection: Connection, rows: readonly RollupRow[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const inserted = await connection.hotRows<{ key: string }>(insertRollupRows, [
    uuidArray(rows.map((row) => row.key)),
    textArray(rows.map((row) => row.tenant)),
    textArray(rows.map((row) => row.cube)),
    textArray(rows.map((row) => row.grain)),
    safeInt8Array(rows.map((row) => row.bucket)),
    textArray(rows.map((row) => row.localDate)),
    textArray(rows.map((row) => textsLiteral(row.dims))),
    safeInt8Array(rows.map((row) => row.n)),
    textArray(rows.map((row) => numbersLiteral(row.sums))),
    textArray(rows.map((row) => numbersLiteral(row.bins))),
    textArray(rows.map((row) => numbersLiteral(row.counts))),
  ]);
  return inserted.map(({ key }) => key);
}

async function findExisting(connection: Connection, keys: Buffer): Promise<Set<string>> {
  const rows = await connection.hotRows<{ key: string }>(findRollupKeys, [keys]);
  return new Set(rows.map(({ key }) => key));
}

function collect(asked: readonly RollupRow[], locked: readonly RollupColumns[]): Map<string, RollupRow> {
  const byKey = new Map(asked.map((row) => [row.key, row]));
  return new Map(locked.map(({ key, n, sums, bins, counts }) => [key, { ...(byKey.get(key) as RollupRow), n: Number(n), sums, bins, counts }]));
}

/** Undefined when a row vanished while we waited for it. */
async function enterOnce(connection: Connection, rows: readonly RollupRow[]): Promise<RollupColumns[] | undefined> {
  const present = await findExisting(connection, uuidArray(rows.map((row) => row.key)));
  const missing = rows.filter((row) => !present.has(row.key));
  const ours = new Set(await insertNew(connection, missing.filter((row) => row.n !== 0)));
  const others = rows.filter((row) => !ours.has(row.key) && (row.n !== 0 || present.has(row.key)));
  if (others.length === 0) return [];
  const locked = await connection.hotRows<RollupColumns>(lockRollupRows, [uuidArray(others.map((row) => row.key))]);
  return locked.length === others.length ? locked : undefined;
}

/**
 * Last in the order of locks, but for the months restated. Rows come as they are where they are new: those are inserted, before any existing one is locked.
 * Both go in key order and nobody waits for an insert while holding what the inserter will ask for, so writers of the same
 * new buckets queue up instead of deadlocking; for the same reason all is let go before another round. Resolves to the rows
 * that existed, as stored, locked.
 */
export async function insertOrLockRollups(connection: Connection, asked: readonly RollupRow[]): Promise<Map<string, RollupRow>> {
  if (asked.length === 0) return new Map();
  const rows = inKeyOrder(asked, (row) => row.key);
  await connection.run(setSavepoint);
  for (let round = 0; round < rounds; round++) {
    const locked = await enterOnce(connection, rows);
    if (locked !== undefined) {
      await connection.run(keepSavepoint);
      return collect(rows, locked);
    }
    await connection.run(backToSavepoint);
  }
  throw new StoreUnavailable('Rollups kept being deleted while they were to be locked.');
}
