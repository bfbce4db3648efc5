import { postgresOf, startPostgres } from './postgres-server.js';
import { handleOf, type ServerHandle } from './server-handle.js';
import { findCacheDir } from './settings.js';
import { StackError } from './stack-error.js';

/** A Postgres of its own; SIGQUIT is its immediate shutdown, after which it recovers. */
export interface PostgresHandle extends ServerHandle {
  /** Of its database `caravan`, as superuser. */
  readonly url: string;
  readonly dataDir: string;
}

/** Starts a Postgres in the state folder, on any free port. */
export async function startOwnPostgres(stateDir: string, progress: (line: string) => void): Promise<PostgresHandle> {
  const request = { stateDir, cacheDir: findCacheDir(process.env), progress };
  const url = await startPostgres({ ...request, port: 0 });
  const kind = await postgresOf(stateDir);
  if (!kind) throw new StackError(`Postgres runs, but ${stateDir} does not say where: remove that folder and start again.`);
  const port = Number(new URL(url).port);
  return Object.assign(handleOf(kind, port, () => startPostgres({ ...request, port })), { url, dataDir: kind.mark });
}
