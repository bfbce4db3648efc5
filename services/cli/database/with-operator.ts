import { type Database, openDatabase, type Profile, type Role } from '#libs/database';
import { CliError } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import { textOf } from '../render/texts.js';
import { requireDatabaseUrl, type Settings } from '../settings.js';

/** Lends a connection pool that acts as `caravan_operator`. Throws CliError when the database is out of reach or not migrated. */
export function withOperator<T>(settings: Settings, work: (database: Database) => Promise<T>, profile: Profile = 'short'): Promise<T> {
  const url = requireDatabaseUrl(settings);
  return inWords(url, () => lend(url, 'caravan_operator', profile, work));
}

/** Rewords what databases say of themselves. */
export async function inWords<T>(url: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw explain(url, error) ?? error;
  }
}

async function lend<T>(url: string, role: Role, profile: Profile, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase({ url, role, profile, applicationName: 'caravan cli', poolSize: 4 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

const sentences: Readonly<Record<string, string>> = {
  '28P01': 'does not accept the password: set DATABASE_URL to a login that may use it',
  '28000': 'does not accept the login: set DATABASE_URL to one that may use it',
  '3D000': 'has no such database: create it, or correct DATABASE_URL',
  '42P01': "has none of Caravan's tables: run `caravan migrate`",
  '3F000': "has none of Caravan's tables: run `caravan migrate`",
  '22023': "has none of Caravan's roles: run `caravan migrate`",
  '42501': 'does not let this login do that: set DATABASE_URL to the login that migrated the database',
};

function explain(url: string, error: unknown): CliError | undefined {
  if (!(error instanceof Error)) return undefined;
  const sentence = sentences[codeOf(error)];
  if (sentence) return new CliError(`The database at ${hostOf(url)} ${sentence}.`, undefined, { cause: error });
  if (error.name !== 'StoreUnavailable') return undefined;
  return new CliError(`Postgres at ${hostOf(url)} is out of reach (${textOf(error.message)}): start it with \`npm start\`, or set DATABASE_URL to one that runs.`, exitCodes.outOfReach, { cause: error });
}

/** The SQLSTATE, which may be that of the cause. */
function codeOf(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string' && code in sentences) return code;
  return error.cause instanceof Error ? codeOf(error.cause) : '';
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'DATABASE_URL';
}
