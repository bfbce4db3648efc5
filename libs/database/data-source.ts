import { DataSource } from 'typeorm';
import { RefusedByStore } from '#libs/engine';
import { mapError } from './map-error.js';
import { migrations } from './migrations/index.js';
import { type Profile, type Role, sessionOptions, timeouts } from './session.js';

export interface DatabaseOptions {
  /** `postgres://login:password@host:port/database`. */
  readonly url: string;
  readonly role: Role;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** Connections at most; 10 when absent. */
  readonly poolSize?: number;
  /** `short` when absent. */
  readonly profile?: Profile;
  /** Told when an idle connection dies; the pool replaces it by itself. */
  readonly onIdleError?: (error: Error) => void;
}

/** A pool of connections that all act as one role. */
export interface Database {
  readonly role: Role;
  readonly dataSource: DataSource;
  /** False where Postgres refuses COPY to the role; rows are then inserted. */
  readonly mayCopy: boolean;
  /** Waits for checked-out connections to come back, then closes all. */
  close(): Promise<void>;
}

function ignoreIdleError(): void {
  // The pool has removed the connection already; the next caller gets a new one.
}

/** Options inside the url would replace ours and with them the role. */
function takeOptionsOut(url: string): { url: string; options: string } {
  const parsed = new URL(url);
  const options = parsed.searchParams.get('options') ?? '';
  parsed.searchParams.delete('options');
  return { url: parsed.href, options };
}

function createDataSource(options: DatabaseOptions): DataSource {
  const profile = options.profile ?? 'short';
  const { url, options: ofUrl } = takeOptionsOut(options.url);
  return new DataSource({
    type: 'postgres',
    url,
    applicationName: options.applicationName,
    poolSize: options.poolSize ?? 10,
    connectTimeoutMS: 5_000,
    schema: 'caravan',
    migrationsTableName: 'migration',
    migrations,
    installExtensions: false,
    logging: false,
    poolErrorHandler: options.onIdleError ?? ignoreIdleError,
    extra: {
      options: `${ofUrl} ${sessionOptions(options.role, profile)}`.trim(),
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      idleTimeoutMillis: 60_000,
      ...(profile === 'short' ? { query_timeout: timeouts.client } : {}),
    },
  });
}

interface Session {
  user: string;
  sees_everything: boolean;
}

const describeSession = `
  select current_user as user, rolsuper or rolbypassrls as sees_everything
    from pg_roles
   where rolname = current_user`;

/** A pooler or proxy may drop start-up options: then nothing of the session is as promised. */
async function checkSession(dataSource: DataSource, role: Role): Promise<Session> {
  const [session]: Session[] = await dataSource.query(describeSession);
  if (session === undefined) throw new Error('Postgres does not list the role of this session.');
  if (role === 'owner' || session.user === role) return session;
  throw new Error(`Connected as ${session.user}, not as ${role}: connect to Postgres directly, not through a pooler that drops options.`);
}

/** Before the first migration the role does not exist, which the server calls an invalid value. */
function explain(error: unknown, role: Role): unknown {
  return error instanceof RefusedByStore ? new Error(`Cannot act as ${role}: ${error.message}. Migrate the database first.`, { cause: error }) : error;
}

/**
 * Opens a pool whose sessions are `role` from their first statement on, with all timeouts set.
 * Throws `StoreUnavailable` when the server cannot be reached.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const dataSource = createDataSource(options);
  try {
    await dataSource.initialize();
    const session = await checkSession(dataSource, options.role);
    return { role: options.role, dataSource, mayCopy: session.sees_everything, close: () => dataSource.destroy() };
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    throw explain(mapError(error), options.role);
  }
}
