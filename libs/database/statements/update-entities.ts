import { type EntityRow, StaleEntity } from '#libs/engine';
import type { Connection } from '../connection.js';
import { entityColumns } from '../entity-columns.js';
import { inKeyOrder } from '../in-key-order.js';
import { arraysOf } from '../insert-rows.js';

const updateEntityRows = {
  name: 'update_entities',
  text: `
    update caravan.entity e
       set version = u.version, facts = u.facts, applied = u.applied, fold_version = u.fold_version,
           settled_version = u.settled_version, reference_version = u.reference_version, flags = u.flags, state = u.state, at_node = u.at_node, since = u.since,
           cut = u.cut
      from unnest($1::uuid[], $2::int[], $3::bytea[], $4::bytea[], $5::int[], $6::int[], $7::int[], $8::text[], $9::text[], $10::text[],
                  $11::timestamptz[], $12::bytea[])
        as u(entity_key, version, facts, applied, fold_version, settled_version, reference_version, flags, state, at_node, since, cut)
     where e.entity_key = u.entity_key and e.version = u.version - 1`,
};

const columns = [entityColumns.entityKey, ...entityColumns.changing];

/** Updates rows whose stored version is one less; throws StaleEntity when not all were found so. */
export async function updateEntities(connection: Connection, rows: readonly EntityRow[]): Promise<void> {
  if (rows.length === 0) return;
  const updated = await connection.run(updateEntityRows, arraysOf(columns, inKeyOrder(rows, (row) => row.entityKey)));
  if (updated !== rows.length) throw new StaleEntity(`${rows.length - updated} of ${rows.length} entities changed since they were read.`);
}
