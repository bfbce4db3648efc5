import { type Database, poolState } from '#libs/database';
import { databaseMetrics } from '#libs/platform';

const everyMillis = 2_000;

/** Shows the pool's connections, and whatever else `alsoShow` shows, every two seconds. Call what it returns to stop. */
export function watchPool(service: string, database: Database, alsoShow: () => void = () => undefined): () => void {
  const timer = setInterval(() => {
    const { used, idle, waiting } = poolState(database);
    databaseMetrics.connections.set({ service, state: 'used' }, used);
    databaseMetrics.connections.set({ service, state: 'idle' }, idle);
    databaseMetrics.connections.set({ service, state: 'waiting' }, waiting);
    alsoShow();
  }, everyMillis);
  timer.unref();
  return () => clearInterval(timer);
}
