import type { EntityRow } from '#libs/engine';
import { uuidArray } from '../binary-array.js';
import type { Connection } from '../connection.js';

interface EntityColumns {
  entity_key: string;
  tenant: string;
  domain: string;
  kind: string;
  natural_key: string;
  version: number;
  facts: Buffer;
  applied: Buffer;
  fold_version: number;
  reference_version: number;
  flags: string | null;
  state: string | null;
  at_node: string | null;
  since: Date | null;
}

const lockEntityRows = {
  name: 'lock_entities',
  text: `
    select entity_key, tenant, domain, kind, natural_key, version, facts, applied, fold_version, reference_version,
           flags, state, at_node, since
      from caravan.entity
     where entity_key = any($1::uuid[])
     order by entity_key
       for update`,
};

function toEntityRow(row: EntityColumns): EntityRow {
  return {
    entityKey: row.entity_key,
    tenant: row.tenant,
    domain: row.domain,
    kind: row.kind,
    naturalKey: row.natural_key,
    version: row.version,
    facts: row.facts,
    applied: row.applied,
    foldVersion: row.fold_version,
    referenceVersion: row.reference_version,
    flags: row.flags ?? undefined,
    state: row.state ?? undefined,
    atNode: row.at_node ?? undefined,
    since: row.since === null ? undefined : row.since.getTime() / 1000,
  };
}

/** Second in the order of locks; the rows come in key order. */
export async function lockEntities(connection: Connection, keys: readonly string[]): Promise<EntityRow[]> {
  if (keys.length === 0) return [];
  return (await connection.hotRows<EntityColumns>(lockEntityRows, [uuidArray(keys)])).map(toEntityRow);
}
