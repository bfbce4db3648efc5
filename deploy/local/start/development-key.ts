import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultTenant } from '#libs/contracts';
import { type NewApiKey, createApiKey, findApiKey, openDatabase } from '#libs/database';

interface Wanted {
  readonly file: string;
  readonly key: NewApiKey;
}

const development: Wanted = { file: 'api-key', key: { tenant: defaultTenant, name: 'development', scopes: ['publish', 'query', 'operate'], domains: ['*'] } };
const canary: Wanted = { file: 'canary-key', key: { tenant: 'canary', name: 'canary', scopes: ['publish', 'query'], domains: ['*'] } };

/** The development key in the state folder: kept while the database knows it, made anew otherwise. */
export function provideDevelopmentKey(stateDir: string, databaseUrl: string): Promise<string> {
  return provideKey(development, stateDir, databaseUrl);
}

/** The key of the synthetic events that the watch sends, in the same way. */
export function provideCanaryKey(stateDir: string, databaseUrl: string): Promise<string> {
  return provideKey(canary, stateDir, databaseUrl);
}

async function provideKey({ file: name, key }: Wanted, stateDir: string, databaseUrl: string): Promise<string> {
  const file = join(stateDir, name);
  const database = await openDatabase({ url: databaseUrl, role: 'caravan_operator', applicationName: 'caravan start', poolSize: 1 });
  try {
    const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
    if (kept !== '' && (await findApiKey(database, kept))) return kept;
    const { secret } = await createApiKey(database, key);
    writeFileSync(file, `${secret}\n`, { mode: 0o600 });
    return secret;
  } finally {
    await database.close();
  }
}
