import { openDatabase, provideReader } from '#libs/database';
import { isTenant } from '#libs/engine';
import { CliError } from '../cli-error.js';
import type { AnswerTable } from '../render/answer-table.js';
import { requireDatabaseUrl, type Settings } from '../settings.js';
import { inWords } from './with-operator.js';

/** Who is to read what. */
export interface ReaderWish {
  readonly login: string;
  readonly tenant: string;
  readonly password: string | undefined;
}

/** Makes a login that reads one tenant by SQL, or gives it this tenant and password. Throws CliError for a wrong name. */
export async function createReader(settings: Settings, { login, tenant, password }: ReaderWish): Promise<AnswerTable> {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(login)) throw new CliError(`"${login}" is no login: use 1 to 63 characters a-z, 0-9 and _, such as grafana.`);
  if (!isTenant(tenant)) throw new CliError(`"${tenant}" is no tenant: use 1 to 63 characters a-z, 0-9, -, _ or ., such as acme-rail.`);
  if (!password) throw new CliError('There is no password: set CARAVAN_READER_PASSWORD to the one that the login is to have.');
  const url = requireDatabaseUrl(settings);
  await inWords(url, async () => {
    const database = await openDatabase({ url, role: 'owner', applicationName: 'caravan cli', poolSize: 1 });
    try {
      await provideReader(database, { login, password, tenant });
    } finally {
      await database.close();
    }
  });
  const row = { login, tenant };
  return { columns: [{ name: 'login' }, { name: 'tenant' }], rows: [row], json: row, text: `${login} reads ${tenant}, views and tables of the schema caravan, and nothing else.\n` };
}
