import { withConnection } from '../connection.js';
import type { Database } from '../data-source.js';

const countBlocked = {
  text: `select count(*)::int as blocked from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
};

/** Far more look-ups than a session takes to come to its lock; then nobody is going to wait. */
const patience = 3_000;

/** Resolves once that many sessions of this database wait for a lock. The observer must be a superuser: others are not shown it. */
export async function untilBlocked(observer: Database, sessions = 1): Promise<void> {
  for (let look = 0; look < patience; look++) {
    const [row] = await withConnection(observer, (connection) => connection.rows<{ blocked: number }>(countBlocked));
    if (row !== undefined && row.blocked >= sessions) return;
  }
  throw new Error('No session came to wait for a lock.');
}

/** A promise to be resolved from outside. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
