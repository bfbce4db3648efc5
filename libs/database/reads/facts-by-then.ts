import type { Connection } from '../connection.js';

/** The text of one version with when it was received. */
export interface VersionText {
  readonly payload: string;
  readonly receivedAt: Date;
}

const selectFactsByThen = {
  name: 'select_facts_by_then',
  text: `
    select payload, received_at as "receivedAt"
      from caravan.fact
     where tenant = $1 and domain = $2
       and ($3::timestamptz is null or recorded_time <= $3)
       and ($4::timestamptz is null or received_at <= $4)
     limit $5`,
};

/** At most `limit` versions of a domain recorded by `asOf` and received by `knownAt`, in no order; undefined bounds nothing. */
export function factsByThen(
  connection: Connection, tenant: string, domain: string, asOf: Date | undefined, knownAt: Date | undefined, limit: number,
): Promise<VersionText[]> {
  return connection.hotRows<VersionText>(selectFactsByThen, [tenant, domain, asOf ?? null, knownAt ?? null, limit]);
}
