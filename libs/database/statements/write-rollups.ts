import type { RollupRow } from '#libs/engine';
import { numbersLiteral, safeInt8Array, textArray, uuidArray } from '../binary-array.js';
import type { Connection } from '../connection.js';
import { inKeyOrder } from '../in-key-order.js';

const updateRollupRows = {
  name: 'update_rollups',
  text: `
    update caravan.rollup r
       set n = u.n, sums = u.sums::bigint[], bins = u.bins::smallint[], counts = u.counts::int[]
      from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[]) as u(key, n, sums, bins, counts)
     where r.key = u.key`,
};

const deleteRollupRows = {
  name: 'delete_rollups',
  text: `delete from caravan.rollup where key = any($1::uuid[])`,
};

function checkAll(done: number, asked: number): void {
  if (done !== asked) throw new Error(`Wrote ${done} of ${asked} rollups: the others were not locked before.`);
}

async function updateRollups(connection: Connection, rows: readonly RollupRow[]): Promise<void> {
  if (rows.length === 0) return;
  const updated = await connection.run(updateRollupRows, [
    uuidArray(rows.map((row) => row.key)),
    safeInt8Array(rows.map((row) => row.n)),
    textArray(rows.map((row) => numbersLiteral(row.sums))),
    textArray(rows.map((row) => numbersLiteral(row.bins))),
    textArray(rows.map((row) => numbersLiteral(row.counts))),
  ]);
  checkAll(updated, rows.length);
}

async function deleteRollups(connection: Connection, rows: readonly RollupRow[]): Promise<void> {
  if (rows.length === 0) return;
  checkAll(await connection.run(deleteRollupRows, [uuidArray(rows.map((row) => row.key))]), rows.length);
}

/** Writes rows locked before; those with n = 0 cease to exist. */
export async function writeRollups(connection: Connection, rows: readonly RollupRow[]): Promise<void> {
  const ordered = inKeyOrder(rows, (row) => row.key);
  await updateRollups(connection, ordered.filter((row) => row.n !== 0));
  await deleteRollups(connection, ordered.filter((row) => row.n === 0));
}
