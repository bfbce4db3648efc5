import type { Connection } from '../connection.js';

const selectReferenceVersions = {
  name: 'reference_versions',
  text: `
    select t.tenant, coalesce(greatest(
             (select max(id) from caravan.reference_change c where c.tenant = '' and c.folds_read),
             (select max(id) from caravan.reference_change c where c.tenant = t.tenant and c.folds_read)), 0) as version
      from unnest($1::text[]) as t(tenant)`,
};

/** The number of the last change to a row that folds read, the tenant's own or a common one; 0 before any. */
export async function referenceVersions(connection: Connection, tenants: readonly string[]): Promise<Map<string, number>> {
  const rows = await connection.rows<{ tenant: string; version: string }>(selectReferenceVersions, [tenants]);
  return new Map(rows.map(({ tenant, version }) => [tenant, Number(version)]));
}
