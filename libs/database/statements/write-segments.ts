import type { SegmentChange } from '#libs/engine';
import { byteaArray, int4Array, textArray, uuidArray } from '../binary-array.js';
import type { Connection } from '../connection.js';
import { inKeyOrder } from '../in-key-order.js';

const removeSegments = {
  name: 'remove_segments',
  text: `
    delete from caravan.entity_segment s
     using unnest($1::uuid[], $2::int[]) as u(entity_key, first)
     where s.entity_key = u.entity_key and s.segment >= u.first`,
};

const insertSegments = {
  name: 'insert_segments',
  text: `
    insert into caravan.entity_segment (entity_key, segment, tenant, facts, applied, flags)
    select * from unnest($1::uuid[], $2::int[], $3::text[], $4::bytea[], $5::bytea[], $6::text[])`,
};

/** The entities' rows are locked, or new: nobody else changes their segments. */
export async function writeSegments(connection: Connection, changes: readonly SegmentChange[]): Promise<void> {
  const ordered = inKeyOrder(changes, ({ entityKey }) => entityKey);
  const rows = ordered.flatMap(({ added }) => added);
  if (ordered.length > 0) await connection.run(removeSegments, [uuidArray(ordered.map(({ entityKey }) => entityKey)), int4Array(ordered.map(({ from }) => from))]);
  if (rows.length === 0) return;
  await connection.run(insertSegments, [
    uuidArray(rows.map(({ entityKey }) => entityKey)),
    int4Array(rows.map(({ segment }) => segment)),
    textArray(rows.map(({ tenant }) => tenant)),
    byteaArray(rows.map(({ facts }) => facts)),
    byteaArray(rows.map(({ applied }) => applied)),
    textArray(rows.map(({ flags }) => flags)),
  ]);
}
