import { type Connection, withTenant } from '#libs/database';
import { comeBackLater } from '#libs/platform';
import type { QueryParts } from '../query-parts.js';

const queryCanceled = '57014';

/** Lends a connection on which only one tenant's rows exist, on one snapshot. */
export type Ask = <T>(work: (connection: Connection) => Promise<T>) => Promise<T>;

/** True for what is thrown when the database took longer than it may. */
export function isTooSlow(error: unknown): boolean {
  return error instanceof Error && (error.cause as { code?: unknown } | undefined)?.code === queryCanceled;
}

/** Reads as the tenant, on one snapshot. A statement that takes too long becomes an answer that says what to do. */
export async function askDatabase<T>({ database }: Pick<QueryParts, 'database'>, tenant: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  try {
    return await withTenant(database, tenant, work);
  } catch (error) {
    if (!isTooSlow(error)) throw error;
    throw comeBackLater(503, 'The database took longer than it may: narrow the range or add filters, then ask again.', 5);
  }
}
