/** Who a connection acts as. `owner` is the login itself: it migrates, nothing else does. */
export const roles = ['caravan_ingest', 'caravan_query', 'caravan_gateway', 'caravan_reference', 'caravan_watch', 'caravan_alarms', 'caravan_operator'] as const;
export type Role = (typeof roles)[number] | 'owner';

/** `short`: every wait is bounded. `long`: verify, migrations and exports; only waiting for locks and idling are bounded. */
export type Profile = 'short' | 'long';

/** Milliseconds, strictly increasing, so that the innermost wait gives up first (architecture.md 2.9). */
export const timeouts = { lock: 4_000, statement: 5_000, client: 7_000, idleInTransaction: 8_000 } as const;

const longIdleInTransaction = 60_000;

const everySession: Readonly<Record<string, string | number>> = {
  timezone: 'UTC',
  datestyle: 'ISO',
  jit: 'off',
  plan_cache_mode: 'force_generic_plan',
  lock_timeout: timeouts.lock,
  client_connection_check_interval: 1_000,
  tcp_keepalives_idle: 10,
  tcp_keepalives_interval: 5,
  tcp_keepalives_count: 3,
};

/** Joins with an `unnest` then probe the primary key in the order of the array: that order is the lock order. */
const ingestSession: Readonly<Record<string, string | number>> = {
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_seqscan: 'off',
};

/** Answers come to many at once: workers started for each would wait for the same cores, and starting them alone took 8 ms. */
const shortSession: Readonly<Record<string, string | number>> = { max_parallel_workers_per_gather: 0 };

function settingsOf(role: Role, profile: Profile): Record<string, string | number> {
  const long = profile === 'long';
  return {
    ...everySession,
    ...(long ? {} : shortSession),
    ...(role === 'caravan_ingest' && !long ? ingestSession : {}),
    statement_timeout: long ? 0 : timeouts.statement,
    idle_in_transaction_session_timeout: long ? longIdleInTransaction : timeouts.idleInTransaction,
    ...(role === 'owner' ? {} : { role }),
  };
}

/** The libpq `options` of a session: in force before the first statement, and what `reset` returns to. */
export function sessionOptions(role: Role, profile: Profile): string {
  return Object.entries(settingsOf(role, profile))
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}
