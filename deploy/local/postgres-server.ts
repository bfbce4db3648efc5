import { join } from 'node:path';
import { Client } from 'pg';
import { findPostgresAccount } from './postgres-account.js';
import { providePostgresBinaries } from './postgres-binaries.js';
import { prepareCluster, providePassword, superuser } from './postgres-cluster.js';
import { choosePostgresHome, findPostgresParent } from './postgres-home.js';
import { choosePort } from './ports.js';
import { adoptServer, launchServer, type LaunchCommand, type ServerKind } from './server.js';

const database = 'caravan';

export interface PostgresRequest {
  readonly stateDir: string;
  readonly cacheDir: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly progress: (line: string) => void;
}

/** How the Postgres of this state folder is recognised and stopped; undefined when there was never one. */
export async function postgresOf(stateDir: string): Promise<ServerKind | undefined> {
  const parent = await findPostgresParent(stateDir);
  return parent === undefined ? undefined : describe(stateDir, join(parent, 'data'), await providePassword(stateDir));
}

/** Starts Postgres, or takes over the one that still runs in this state folder, with a database `caravan`; the answer is its URL. */
export async function startPostgres(request: PostgresRequest): Promise<string> {
  const { stateDir, cacheDir, progress } = request;
  const account = await findPostgresAccount();
  const { dataDir, copyRoot } = await choosePostgresHome(stateDir, cacheDir, account);
  const binaries = await providePostgresBinaries(account, copyRoot);
  const password = await providePassword(stateDir);
  const kind = describe(stateDir, dataDir, password);
  const running = await adoptServer(kind, request.port, binaries.version);
  if (running) return urlOf(running.port, password);
  const port = await choosePort(request.port, 'Postgres', 'CARAVAN_POSTGRES_PORT');
  progress('Postgres: starting');
  await prepareCluster(binaries, dataDir, password, account);
  const launch: LaunchCommand = { command: join(binaries.folder, 'bin', 'postgres'), args: serverArguments(dataDir, port), account };
  await launchServer(kind, launch, port, binaries.version);
  await provideDatabase(port, password);
  return urlOf(port, password);
}

/** Postgres' own words: SIGINT is the fast shutdown, SIGQUIT the immediate one that recovers at the next start. */
function describe(stateDir: string, dataDir: string, password: string): ServerKind {
  return {
    name: 'Postgres',
    recordFile: join(stateDir, 'postgres.json'),
    logFile: join(stateDir, 'postgres.log'),
    mark: dataDir,
    stopSteps: [['SIGINT', 20_000], ['SIGQUIT', 10_000], ['SIGKILL', 5_000]],
    answers: (port) => postgresAnswers(port, password),
  };
}

function serverArguments(dataDir: string, port: number): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'on',
    synchronous_commit: 'on',
    shared_buffers: '256MB',
    max_connections: 100,
    max_wal_size: '2GB',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
  return ['-D', dataDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** Whatever the reason for not answering, it is no server to use: false, never a rejection. */
function postgresAnswers(port: number, password: string): Promise<boolean> {
  const client = new Client({ connectionString: urlOf(port, password, 'postgres'), connectionTimeoutMillis: 2000, query_timeout: 2000 });
  const broken = new Promise<boolean>((resolve) => client.once('error', () => resolve(false)));
  const asked = client.connect().then(() => client.query('select 1')).then(() => true, () => false);
  return Promise.race([asked, broken]).finally(() => client.end());
}

async function provideDatabase(port: number, password: string): Promise<void> {
  const client = new Client({ connectionString: urlOf(port, password, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${database}`);
  } finally {
    await client.end();
  }
}

function urlOf(port: number, password: string, name = database): string {
  return `postgres://${superuser}:${password}@127.0.0.1:${port}/${name}`;
}
