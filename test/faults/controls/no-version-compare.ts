import { setTimeout as sleep } from 'node:timers/promises';
import { replace, rewriteStatement } from './patch.js';

type LockEntities = (this: unknown, keys: readonly string[]) => Promise<unknown>;

const thinkingMillis = 100;

// Entities are read without a lock and written whatever their version: of two writers at once, one is lost.
rewriteStatement('lock_entities', (text) => text.replace(/\s+for update/, ''));
rewriteStatement('update_entities', (text) => text.replace(/ and e\.version = u\.version - 1/, ''));
// The moment between reading and writing lasts a little longer, so that a short run meets it.
replace<LockEntities>('libs/database/postgres-transaction.js', 'PostgresTransaction.lockEntities', (lock) => async function (keys) {
  const rows = await lock.call(this, keys);
  await sleep(thinkingMillis);
  return rows;
});
