import { type Connection, type Statement, inTransaction } from './connection.js';
import type { Database } from './data-source.js';

/** A login for tools that write their own SQL. */
export interface ReaderWish {
  readonly login: string;
  readonly password: string;
  readonly tenant: string;
}

const findLogin = {
  text: `select pg_has_role(oid, 'caravan_reader', 'member') as "isReader" from pg_roles where rolname = $1 and not rolsuper`,
};

/** Postgres quotes names and texts itself; what it writes is run next. */
const writeLogin = (verb: 'create' | 'alter'): Statement => ({ text: `select format('${verb} role %I login password %L', $1::text, $2::text) as text` });

const writeSettings = {
  text: `
    select format(setting, $1::text) as text
      from unnest(array[
        'grant caravan_reader to %I',
        'alter role %I set default_transaction_read_only = on',
        'alter role %I set statement_timeout = ''15s''',
        'alter role %I set timezone = ''UTC''',
        'alter role %I set jit = off']) as setting`,
};

/** One policy a table and login, made anew: the tenant stands in the policy, where the login cannot change it. */
const writePolicies = {
  text: `
    select format('drop policy if exists %2$I on caravan.%1$I', relation, 'reader ' || $1::text) as text
      from unnest($3::text[]) as relation
    union all
    select format('create policy %2$I on caravan.%1$I for select to %3$I using (' || case when relation = 'reference_row' then 'tenant in ('''', %4$L)' else 'tenant = %4$L' end || ')',
                  relation, 'reader ' || $1::text, $1::text, $2::text)
      from unnest($3::text[]) as relation`,
};

const tables = ['fact', 'entity', 'entity_segment', 'rollup', 'restatement', 'dead_letter', 'alarm', 'reference_row'];

/**
 * Makes a login that reads the rows of one tenant, views and tables, and nothing else, whatever it sets; an existing reader gets the
 * password and tenant. Owner only. Throws for the name of a login that is none of these.
 */
export async function provideReader(database: Database, { login, password, tenant }: ReaderWish): Promise<void> {
  await inTransaction(database, async (connection) => {
    const [known] = await connection.rows<{ isReader: boolean }>(findLogin, [login]);
    if (known && !known.isReader) throw new Error(`There is a login "${login}" already that is no reader: choose another name.`);
    await runWritten(connection, writeLogin(known ? 'alter' : 'create'), [login, password]);
    await runWritten(connection, writeSettings, [login]);
    await runWritten(connection, writePolicies, [login, tenant, tables]);
  });
}

async function runWritten(connection: Connection, statement: Statement, values: unknown[]): Promise<void> {
  for (const { text } of await connection.rows<{ text: string }>(statement, values)) await connection.run({ text });
}
