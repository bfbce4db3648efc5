import type { Connection } from '../connection.js';

const selectLastChange = {
  name: 'select_last_reference_change',
  text: `select coalesce(max(id), 0)::float8 as change from caravan.reference_change where tenant in ('', $1)`,
};

/** The number of the last change to any reference row the tenant sees; 0 before the first. */
export async function readReferenceChange(connection: Connection, tenant: string): Promise<number> {
  const [row] = await connection.rows<{ change: number }>(selectLastChange, [tenant]);
  return row?.change ?? 0;
}
