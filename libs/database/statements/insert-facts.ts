import type { FactRow } from '#libs/engine';
import { textsLiteral, writeTexts } from '../binary-array.js';
import type { Connection } from '../connection.js';
import { inKeyOrder } from '../in-key-order.js';
import { insertRows, tableOf } from '../insert-rows.js';
import { sqlstateOf } from '../map-error.js';

const factTable = tableOf<FactRow>('fact', 900, [
  { name: 'fact_id', type: 'uuid', write: (w, row) => w.uuid(row.factId) },
  { name: 'revision', type: 'int4', write: (w, row) => w.int32(row.revision) },
  { name: 'tenant', type: 'text', write: (w, row) => w.text(row.tenant) },
  { name: 'domain', type: 'text', write: (w, row) => w.text(row.domain) },
  { name: 'source', type: 'text', write: (w, row) => w.text(row.source) },
  { name: 'event_id', type: 'text', write: (w, row) => w.text(row.eventId) },
  { name: 'type', type: 'text', write: (w, row) => w.text(row.type) },
  { name: 'entity_key', type: 'uuid', write: (w, row) => w.uuid(row.entityKey) },
  { name: 'event_time', type: 'timestamptz', write: (w, row) => w.time(row.eventTime) },
  { name: 'recorded_time', type: 'timestamptz', write: (w, row) => w.time(row.recordedTime) },
  { name: 'received_at', type: 'timestamptz', write: (w, row) => w.time(row.receivedAt) },
  { name: 'retracted', type: 'bool', write: (w, row) => w.bool(row.retracted) },
  { name: 'late', type: 'bool', write: (w, row) => w.bool(row.late) },
  {
    name: 'warnings', type: 'text', cast: 'text[]',
    write: (w, row) => w.text(textsLiteral(row.warnings)),
    copy: (w, row) => writeTexts(w, row.warnings),
  },
  { name: 'topic', type: 'text', write: (w, row) => w.text(row.topic) },
  { name: 'partition', type: 'int4', write: (w, row) => w.int32(row.partition) },
  { name: 'offset', type: 'int8', write: (w, row) => w.int64(row.offset) },
  { name: 'payload', type: 'text', write: (w, row) => w.text(row.payload) },
]);

const setSavepoint = { name: 'set_savepoint', text: 'savepoint facts' };
const keepSavepoint = { name: 'keep_savepoint', text: 'release savepoint facts' };
const backToSavepoint = { name: 'back_to_savepoint', text: 'rollback to savepoint facts' };

const uniqueViolation = '23505';

/** All or none: false when one is stored already under its (fact_id, revision); the transaction goes on in either case. */
export async function insertFacts(connection: Connection, rows: readonly FactRow[]): Promise<boolean> {
  if (rows.length === 0) return true;
  await connection.run(setSavepoint);
  try {
    await insertRows(connection, factTable, inKeyOrder(rows, (row) => row.factId));
  } catch (error) {
    if (sqlstateOf(error) !== uniqueViolation) throw error;
    await connection.run(backToSavepoint);
    return false;
  }
  await connection.run(keepSavepoint);
  return true;
}
