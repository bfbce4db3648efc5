import { type Database, type RowChange, type RowWish, changeReferenceRows, loadReferenceRows } from '#libs/database';
import { type ReferenceSnapshot, buildSnapshot } from '#libs/reference';

/** Where tenants' own reference rows are changed. Rejects with StoreUnavailable when the database is out of reach or busy. */
export interface ReferenceDesk {
  /** The rows as a tenant sees them: its own over the common ones. */
  load(tenant: string): Promise<ReferenceSnapshot>;
  /** Changes the tenant's own rows; resolves to what really changed. */
  change(tenant: string, wishes: readonly RowWish[], who: string): Promise<readonly RowChange[]>;
}

/** The desk on a database that acts as `caravan_reference`. */
export function createReferenceDesk(database: Database): ReferenceDesk {
  return {
    load: async (tenant) => {
      const { version, common, own } = await loadReferenceRows(database, tenant);
      return buildSnapshot(version, common, own);
    },
    change: (tenant, wishes, who) => changeReferenceRows(database, tenant, wishes, who),
  };
}
