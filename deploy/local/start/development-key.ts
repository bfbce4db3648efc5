import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultTenant } from '#libs/contracts';
import { createApiKey, findApiKey, openDatabase } from '#libs/database';

/** The development key in the state folder: kept while the database knows it, made anew otherwise. */
export async function provideDevelopmentKey(stateDir: string, databaseUrl: string): Promise<string> {
  const file = join(stateDir, 'api-key');
  const database = await openDatabase({ url: databaseUrl, role: 'caravan_operator', applicationName: 'caravan start', poolSize: 1 });
  try {
    const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
    if (kept !== '' && (await findApiKey(database, kept))) return kept;
    const { secret } = await createApiKey(database, { tenant: defaultTenant, name: 'development', scopes: ['publish', 'query', 'operate'], domains: ['*'] });
    writeFileSync(file, `${secret}\n`, { mode: 0o600 });
    return secret;
  } finally {
    await database.close();
  }
}
