import { Client } from 'pg';

/** An empty database on an existing server, for one test file. */
export interface ScratchDatabase {
  readonly url: string;
  /** Removes the database, also while clients are still connected. */
  drop(): Promise<void>;
}

/** Creates the database `name`, empty also when a crashed run left one of that name. */
export async function scratchDatabase(databaseUrl: string, name: string): Promise<ScratchDatabase> {
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  const drop = (): Promise<void> => run(databaseUrl, (client) => `drop database if exists ${client.escapeIdentifier(name)} with (force)`);
  await drop();
  await run(databaseUrl, (client) => `create database ${client.escapeIdentifier(name)}`);
  return { url: url.href, drop };
}

/** A copy, as it is now, of the database that `liveUrl` names; connections to that are ended for it. */
export async function copyDatabase(liveUrl: string, name: string): Promise<ScratchDatabase> {
  const live = new URL(liveUrl).pathname.slice(1);
  const server = new URL(liveUrl);
  server.pathname = '/postgres';
  const copy = await scratchDatabase(server.href, name);
  await copy.drop();
  await run(server.href, (client) => `select pg_terminate_backend(pid) from pg_stat_activity where datname = ${client.escapeLiteral(live)}`);
  await run(server.href, (client) => `create database ${client.escapeIdentifier(name)} template ${client.escapeIdentifier(live)}`);
  return copy;
}

async function run(databaseUrl: string, statement: (client: Client) => string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(statement(client));
  } finally {
    await client.end();
  }
}
