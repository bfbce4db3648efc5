import type { EntityRow } from '#libs/engine';
import { uuidArray } from '../binary-array.js';
import type { Connection } from '../connection.js';
import { type EntityColumns, entityColumnList, toEntityRow } from '../entity-rows.js';

const lockEntityRows = {
  name: 'lock_entities',
  text: `
    select ${entityColumnList}
      from caravan.entity
     where entity_key = any($1::uuid[])
     order by entity_key
       for update`,
};

/** Third in the order of locks; the rows come in key order, of long lives the open ends. */
export async function lockEntities(connection: Connection, keys: readonly string[]): Promise<EntityRow[]> {
  if (keys.length === 0) return [];
  return (await connection.hotRows<EntityColumns>(lockEntityRows, [uuidArray(keys)])).map(toEntityRow);
}
