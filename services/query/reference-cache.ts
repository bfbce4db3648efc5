import { type Database, loadReferenceRows, withTenant } from '#libs/database';
import { readReferenceChange } from '#libs/database/reads';
import { type ReferenceSnapshot, buildSnapshot } from '#libs/reference';
import type { ReferenceLoader } from './query-parts.js';

interface Known {
  readonly change: number;
  readonly snapshot: Promise<ReferenceSnapshot>;
}

const mostTenants = 200;

/** Snapshots of the tenants' reference data, rebuilt when any row changed: rates and capacities count at once. */
export class ReferenceRowsCache implements ReferenceLoader {
  private readonly known = new Map<string, Known>();

  constructor(private readonly database: Database) {}

  async load(tenant: string): Promise<ReferenceSnapshot> {
    const change = await withTenant(this.database, tenant, (connection) => readReferenceChange(connection, tenant));
    const known = this.known.get(tenant);
    if (known && known.change >= change) return known.snapshot;
    if (this.known.size >= mostTenants) this.known.clear();
    const snapshot = this.build(tenant);
    this.known.set(tenant, { change, snapshot });
    try {
      return await snapshot;
    } catch (error) {
      this.known.delete(tenant);
      throw error;
    }
  }

  private async build(tenant: string): Promise<ReferenceSnapshot> {
    const { common, own, version } = await loadReferenceRows(this.database, tenant);
    return buildSnapshot(version, common, own);
  }
}
