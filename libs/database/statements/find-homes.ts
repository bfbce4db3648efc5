import type { FactHome } from '#libs/engine';
import { uuidArray } from '../binary-array.js';
import type { Connection } from '../connection.js';

const selectHomes = {
  name: 'find_homes',
  text: `
    select distinct on (fact_id) fact_id, entity_key, revision + 1 as revisions
      from caravan.fact
     where fact_id = any($1::uuid[])
     order by fact_id, revision desc`,
};

/** Where the latest revision of each stored fact lives. */
export async function findHomes(connection: Connection, factIds: readonly string[]): Promise<Map<string, FactHome>> {
  if (factIds.length === 0) return new Map();
  const rows = await connection.hotRows<{ fact_id: string; entity_key: string; revisions: number }>(selectHomes, [uuidArray(factIds)]);
  return new Map(rows.map((row) => [row.fact_id, { entityKey: row.entity_key, revisions: row.revisions }]));
}
