import { type EntityRow, StaleEntity } from '#libs/engine';
import type { Connection } from '../connection.js';
import { entityColumns } from '../entity-columns.js';
import { inKeyOrder } from '../in-key-order.js';
import { insertRows, tableOf } from '../insert-rows.js';
import { sqlstateOf } from '../map-error.js';

const entityTable = tableOf('entity', 700, [...entityColumns.identity, ...entityColumns.changing]);

const uniqueViolation = '23505';

/** Throws StaleEntity when one exists; the transaction can then only be rolled back. */
export async function insertEntities(connection: Connection, rows: readonly EntityRow[]): Promise<void> {
  if (rows.length === 0) return;
  try {
    await insertRows(connection, entityTable, inKeyOrder(rows, (row) => row.entityKey));
  } catch (error) {
    if (sqlstateOf(error) !== uniqueViolation) throw error;
    throw new StaleEntity('An entity to be inserted exists already.', { cause: error });
  }
}
