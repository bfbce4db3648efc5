import type { EntityRow } from '#libs/engine';
import type { Column } from './insert-rows.js';

const entityKey: Column<EntityRow> = { name: 'entity_key', type: 'uuid', write: (w, row) => w.uuid(row.entityKey) };

const identity: readonly Column<EntityRow>[] = [
  entityKey,
  { name: 'tenant', type: 'text', write: (w, row) => w.text(row.tenant) },
  { name: 'domain', type: 'text', write: (w, row) => w.text(row.domain) },
  { name: 'kind', type: 'text', write: (w, row) => w.text(row.kind) },
  { name: 'natural_key', type: 'text', write: (w, row) => w.text(row.naturalKey) },
];

const changing: readonly Column<EntityRow>[] = [
  { name: 'version', type: 'int4', write: (w, row) => w.int32(row.version) },
  { name: 'facts', type: 'bytea', write: (w, row) => w.bytea(row.facts) },
  { name: 'applied', type: 'bytea', write: (w, row) => w.bytea(row.applied) },
  { name: 'fold_version', type: 'int4', write: (w, row) => w.int32(row.foldVersion) },
  { name: 'settled_version', type: 'int4', write: (w, row) => w.int32(row.settledVersion) },
  { name: 'reference_version', type: 'int4', write: (w, row) => w.int32(row.referenceVersion) },
  { name: 'flags', type: 'text', write: (w, row) => w.text(row.flags) },
  { name: 'state', type: 'text', write: (w, row) => w.text(row.state) },
  { name: 'at_node', type: 'text', write: (w, row) => w.text(row.atNode) },
  { name: 'since', type: 'timestamptz', write: (w, row) => w.time(row.since === undefined ? undefined : row.since * 1000) },
  { name: 'cut', type: 'bytea', write: (w, row) => w.bytea(row.cut) },
];

/** The columns of `entity`: those that never change and those that an update writes. */
export const entityColumns = { entityKey, identity, changing } as const;
