import type { StoredVersion } from '#libs/engine';
import { uuidArray } from '../binary-array.js';
import type { Connection } from '../connection.js';

interface VersionColumns {
  fact_id: string;
  revision: number;
  tenant: string;
  entity_key: string;
  event_time: Date | null;
  recorded_time: Date;
  received_at: Date;
  retracted: boolean;
  payload: string;
}

const readVersionRows = {
  name: 'read_versions',
  text: `
    select fact_id, revision, tenant, entity_key, event_time, recorded_time, received_at, retracted, payload
      from caravan.fact
     where fact_id = any($1::uuid[])`,
};

function toStoredVersion(row: VersionColumns): StoredVersion {
  return {
    factId: row.fact_id,
    revision: row.revision,
    tenant: row.tenant,
    entityKey: row.entity_key,
    eventTime: row.event_time?.getTime(),
    recordedTime: row.recorded_time.getTime(),
    receivedAt: row.received_at.getTime(),
    retracted: row.retracted,
    payload: row.payload,
  };
}

/** Every stored version of the facts, in no order. */
export async function readVersions(connection: Connection, factIds: readonly string[]): Promise<StoredVersion[]> {
  if (factIds.length === 0) return [];
  return (await connection.hotRows<VersionColumns>(readVersionRows, [uuidArray(factIds)])).map(toStoredVersion);
}
