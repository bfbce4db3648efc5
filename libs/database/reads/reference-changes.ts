import type { Kind, Row } from '#libs/reference';
import type { Connection } from '../connection.js';

/** Who changed a row of reference data, when, and how. */
export interface ReferenceChange {
  readonly id: string;
  /** '' for a row that every tenant sees. */
  readonly tenant: string;
  readonly kind: Kind;
  /** As `rowKey` writes it. */
  readonly key: string;
  readonly who: string;
  readonly at: Date;
  readonly foldsRead: boolean;
  readonly before: Row | null;
  readonly after: Row | null;
}

/** Undefined fields choose nothing; `from` is inclusive, `to` exclusive. */
export interface ReferenceChangeFilter {
  readonly kind?: Kind | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Goes on with older ones than this. */
  readonly before?: string | undefined;
  readonly limit: number;
}

const listReferenceChangeRows = {
  name: 'list_reference_changes',
  text: `
    select id::text as id, tenant, kind, key, who, at, folds_read as "foldsRead", before, after
      from caravan.reference_change c
     where tenant in ('', $1)
       and ($2::bigint is null or id < $2)
       and ($3::text is null or kind = $3)
       and ($4::timestamptz is null or at >= $4)
       and ($5::timestamptz is null or at < $5)
     order by c.id desc
     limit $6`,
};

/** Changes of the tenant's own rows and of the common ones, the latest first. */
export function listReferenceChanges(connection: Connection, tenant: string, filter: ReferenceChangeFilter): Promise<ReferenceChange[]> {
  const optional = [filter.before, filter.kind, filter.from, filter.to].map((value) => value ?? null);
  return connection.rows<ReferenceChange>(listReferenceChangeRows, [tenant, ...optional, filter.limit]);
}
