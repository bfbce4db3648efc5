import type { Reference } from '#libs/contracts';
import type { Transaction } from './store.js';

/** Gives the reference snapshot of a tenant at (or after) a version. */
export interface ReferenceSource {
  snapshot(tenant: string, version: number): Promise<Reference>;
}

/** The reference data of the tenants, which stays as it is until the transaction ends. */
export async function readReferences(tx: Pick<Transaction, 'referenceVersions'>, source: ReferenceSource, tenants: Iterable<string>): Promise<Map<string, Reference>> {
  const distinct = [...new Set(tenants)];
  const versions = await tx.referenceVersions(distinct);
  const references = new Map<string, Reference>();
  for (const tenant of distinct) references.set(tenant, await source.snapshot(tenant, versions.get(tenant) ?? 0));
  return references;
}
