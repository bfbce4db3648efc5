import type { EntityRow } from '#libs/engine';
import { uuidArray } from '../binary-array.js';
import type { Connection } from '../connection.js';
import { type EntityColumns, wholeEntityColumnList, toEntityRow } from '../entity-rows.js';

const readEntityRows = {
  name: 'read_entities',
  text: `
    select ${wholeEntityColumnList}
      from caravan.entity e
     where e.entity_key = any($1::uuid[])
     order by e.entity_key`,
};

/** Entities as they are committed, whole lives, in key order. */
export async function readEntities(connection: Connection, keys: readonly string[]): Promise<EntityRow[]> {
  if (keys.length === 0) return [];
  return (await connection.hotRows<EntityColumns>(readEntityRows, [uuidArray(keys)])).map(toEntityRow);
}
