import type { Connection } from '../connection.js';

/**
 * Whoever reads reference data to fold with it holds this lock, shared, until its transaction ends; whoever changes rows that
 * folds read takes it alone. So once a change is visible, nobody who has read the data before it can still commit.
 */
const folds = `hashtext('caravan reference folds')`;

const holdReferenceData = { name: 'hold_reference', text: `select pg_advisory_xact_lock_shared(${folds})` };
const awaitFolds = { text: `select pg_advisory_xact_lock(${folds})` };

const selectReferenceVersions = {
  name: 'reference_versions',
  text: `
    select t.tenant, coalesce(greatest(
             (select max(id) from caravan.reference_change c where c.tenant = '' and c.folds_read),
             (select max(id) from caravan.reference_change c where c.tenant = t.tenant and c.folds_read)), 0) as version
      from unnest($1::text[]) as t(tenant)`,
};

/**
 * The number of the last change to a row that folds read, the tenant's own or a common one; 0 before any. Second in the order
 * of locks. Two statements: the second one's snapshot must begin after the lock is held.
 */
export async function referenceVersions(connection: Connection, tenants: readonly string[]): Promise<Map<string, number>> {
  await connection.rows(holdReferenceData);
  const rows = await connection.rows<{ tenant: string; version: string }>(selectReferenceVersions, [tenants]);
  return new Map(rows.map(({ tenant, version }) => [tenant, Number(version)]));
}

/** Waits until every batch and touch under way has ended, and lets none begin, until the transaction ends. For writers of rows that folds read. */
export async function stopFolds(connection: Connection): Promise<void> {
  await connection.rows(awaitFolds);
}
