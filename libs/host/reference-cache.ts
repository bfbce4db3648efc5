import { type Database, loadReferenceRows } from '#libs/database';
import type { ReferenceSource } from '#libs/engine';
import { type ReferenceSnapshot, buildSnapshot } from '#libs/reference';

/** Snapshots of the tenants' reference data, built once a version. */
export class ReferenceCache implements ReferenceSource {
  private readonly snapshots = new Map<string, Promise<ReferenceSnapshot>>();
  private readonly versions = new Map<string, number>();

  constructor(private readonly database: Database) {}

  /** The snapshot of a tenant at `version` or newer. */
  async snapshot(tenant: string, version: number): Promise<ReferenceSnapshot> {
    const known = this.snapshots.get(tenant);
    if (known && (this.versions.get(tenant) ?? -1) >= version) return known;
    const loading = this.load(tenant);
    this.snapshots.set(tenant, loading);
    this.versions.set(tenant, version);
    try {
      return await loading;
    } catch (error) {
      this.snapshots.delete(tenant);
      throw error;
    }
  }

  private async load(tenant: string): Promise<ReferenceSnapshot> {
    const { common, own, version } = await loadReferenceRows(this.database, tenant);
    return buildSnapshot(version, common, own);
  }
}
