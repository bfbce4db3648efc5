import { type RollupRow, StoreUnavailable } from '#libs/engine';
import { safeInt8Array, textArray, textsLiteral, uuidArray } from '../binary-array.js';
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

const insertPlaceholders = {
  name: 'insert_placeholders',
  text: `
    insert into caravan.rollup (key, tenant, cube, grain, bucket, local_date, dims, n, sums, bins, counts)
    select key, tenant, cube, grain, to_timestamp(bucket), local_date::date, dims::text[], 0, '{}', '{}', '{}'
      from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[])
        as u(key, tenant, cube, grain, bucket, local_date, dims)
        on conflict (key) do nothing`,
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

async function insertMissing(connection: Connection, rows: readonly RollupRow[]): Promise<void> {
  if (rows.length === 0) return;
  await connection.run(insertPlaceholders, [
    uuidArray(rows.map((row) => row.key)),
    textArray(rows.map((row) => row.tenant)),
    textArray(rows.map((row) => row.cube)),
    textArray(rows.map((row) => row.grain)),
    safeInt8Array(rows.map((row) => row.bucket)),
    textArray(rows.map((row) => row.localDate)),
    textArray(rows.map((row) => textsLiteral(row.dims))),
  ]);
}

async function findExisting(connection: Connection, keys: Buffer): Promise<Set<string>> {
  const rows = await connection.hotRows<{ key: string }>(findRollupKeys, [keys]);
  return new Set(rows.map(({ key }) => key));
}

function collect(asked: readonly RollupRow[], locked: readonly RollupColumns[]): Map<string, RollupRow> {
  const byKey = new Map(asked.map((row) => [row.key, row]));
  const found = new Map<string, RollupRow>();
  for (const { key, n, sums, bins, counts } of locked) {
    const row = byKey.get(key);
    if (row !== undefined && n !== 0n) found.set(key, { ...row, n: Number(n), sums, bins, counts });
  }
  return found;
}

/** Undefined when a row vanished while we waited for it. */
async function lockOnce(connection: Connection, rows: readonly RollupRow[], keys: Buffer): Promise<RollupColumns[] | undefined> {
  const present = await findExisting(connection, keys);
  await insertMissing(connection, rows.filter((row) => !present.has(row.key)));
  const locked = await connection.hotRows<RollupColumns>(lockRollupRows, [keys]);
  return locked.length === rows.length ? locked : undefined;
}

/**
 * Last in the order of locks. Missing rows are inserted, empty, before any existing one is locked: both go in key order
 * and nobody waits for an insert while holding what the inserter will ask for, so writers of the same new buckets queue up
 * instead of deadlocking; for the same reason all is let go before another round. `writeRollups` must follow for every row,
 * or the empty ones would stay.
 */
export async function lockRollups(connection: Connection, asked: readonly RollupRow[]): Promise<Map<string, RollupRow>> {
  if (asked.length === 0) return new Map();
  const rows = inKeyOrder(asked, (row) => row.key);
  const keys = uuidArray(rows.map((row) => row.key));
  await connection.run(setSavepoint);
  for (let round = 0; round < rounds; round++) {
    const locked = await lockOnce(connection, rows, keys);
    if (locked !== undefined) {
      await connection.run(keepSavepoint);
      return collect(rows, locked);
    }
    await connection.run(backToSavepoint);
  }
  throw new StoreUnavailable('Rollups kept being deleted while they were to be locked.');
}
