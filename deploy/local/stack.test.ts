import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { kafkaOf } from './kafka-server.js';
import { kafkaAnswers } from './kafka-handshake.js';
import { findPostgresAccount } from './postgres-account.js';
import { postgresOf } from './postgres-server.js';
import { findFreePort, isPortFree } from './ports.js';
import { commandLineOf } from './process-table.js';
import { scratchDatabase } from './scratch-database.js';
import { findServer } from './server.js';
import { resetStack, type Stack, startStack, stopStack } from './stack.js';

jest.setTimeout(60_000);

const env = { ...process.env, KAFKA_BROKERS: '', DATABASE_URL: '' };
const progress = (): void => undefined;
let stateDir: string;
let stack: Stack;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'caravan-stack-'));
  await chmod(stateDir, 0o755);
});

afterAll(() => resetStack(stateDir));

const start = (kafkaPort = 0, postgresPort = 0): Promise<Stack> => startStack({ stateDir, kafkaPort, postgresPort, progress, env });

async function pids(): Promise<(number | undefined)[]> {
  const postgres = await postgresOf(stateDir);
  return [findServer(kafkaOf(stateDir))?.pid, postgres && findServer(postgres)?.pid];
}

const lineOf = (pid: number | undefined): string => (pid === undefined ? 'was not running' : commandLineOf(pid));

function holdStack(): ChildProcess {
  const args = ['-r', join(__dirname, 'testing', 'require-typescript.cjs'), join(__dirname, 'testing', 'hold-stack.cjs'), stateDir];
  return spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function firstOutput(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.stdout?.once('data', (data) => resolve(String(data)));
    child.stderr?.once('data', (data) => resolve(String(data)));
  });
}

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

test('a stack whose process was killed is taken over as it runs', async () => {
  const holder = holdStack();
  const left = JSON.parse(await firstOutput(holder)) as Stack;
  holder.kill('SIGKILL');
  await new Promise((resolve) => holder.once('exit', resolve));
  const before = await pids();
  stack = await start();
  expect(before).toEqual([expect.any(Number), expect.any(Number)]);
  expect(await pids()).toEqual(before);
  expect([stack.kafkaBrokers, stack.databaseUrl]).toEqual([left.kafkaBrokers, left.databaseUrl]);
});

test('a second process is told who holds the stack, and leaves it alone', async () => {
  expect(await firstOutput(holdStack())).toContain(
    `Caravan already runs here (process ${process.pid}): stop it with \`npm run stop\`, then start again.`,
  );
  expect(await kafkaAnswers(Number(stack.kafkaBrokers[0]?.split(':')[1]))).toBe(true);
});

test('asked for other ports, both servers are replaced and the data stays', async () => {
  await query(stack.databaseUrl, 'create table kept as select 42 as answer');
  const before = await pids();
  const ports = [await findFreePort(), await findFreePort()] as const;
  stack = await start(...ports);
  expect(stack.kafkaBrokers).toEqual([`127.0.0.1:${ports[0]}`]);
  expect(new URL(stack.databaseUrl).port).toBe(String(ports[1]));
  expect(before.map(lineOf)).toEqual(['', '']);
  expect(await query(stack.databaseUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('servers that were killed start again with their data, also when another program got the old process number', async () => {
  await killServers();
  const foreign = spawn('sleep', ['60'], { ...(await findPostgresAccount()), stdio: 'ignore' });
  await replaceLockOwner(foreign.pid ?? 0);
  stack = await start();
  foreign.kill();
  expect(await query(stack.databaseUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

/** Never with a missing number: 0 would stand for the whole process group of the test. */
async function killServers(): Promise<void> {
  const found = (await pids()).filter((pid) => pid !== undefined);
  expect(found).toHaveLength(2);
  for (const pid of found) process.kill(pid, 'SIGKILL');
}

async function replaceLockOwner(pid: number): Promise<void> {
  const lock = join(stateDir, 'postgres', 'data', 'postmaster.pid');
  await writeFile(lock, (await readFile(lock, 'utf8')).replace(/^\d+/, String(pid)));
}

test('a scratch database is empty, even after a run that crashed, and goes away with its clients', async () => {
  const crashed = await scratchDatabase(stack.databaseUrl, 'scratch');
  await query(crashed.url, 'create table left_over ()');
  const { url, drop } = await scratchDatabase(stack.databaseUrl, 'scratch');
  expect(await query(url, "select relname from pg_class where relname = 'left_over'")).toEqual([]);
  await drop();
  await expect(query(url, 'select 1')).rejects.toThrow('database "scratch" does not exist');
});

test('stop leaves no process and frees the ports', async () => {
  const before = await pids();
  await stack.stop();
  expect(before.map(lineOf)).toEqual(['', '']);
  expect(await isPortFree(Number(new URL(stack.databaseUrl).port))).toBe(true);
  await stopStack(stateDir);
});

test('a busy port fails with its sentence, and the other server does not stay', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const postgresPort = await findFreePort();
  await expect(start(port, postgresPort)).rejects.toThrow(`Port ${port}, which Kafka needs, is in use by another program`);
  expect(await isPortFree(postgresPort)).toBe(true);
  await new Promise((resolve) => server.close(resolve));
});

test('given servers are used, and none is started', async () => {
  const given = { KAFKA_BROKERS: 'a:1, b:2', DATABASE_URL: 'postgres://c/d' };
  const { kafkaBrokers, databaseUrl, stop } = await startStack({ stateDir, progress, env: given });
  expect([kafkaBrokers, databaseUrl]).toEqual([['a:1', 'b:2'], 'postgres://c/d']);
  expect(await pids()).toEqual([undefined, undefined]);
  await stop();
});

test('reset deletes the state, and refuses a folder that is none', async () => {
  const foreign = join(stateDir, 'foreign');
  await mkdir(foreign);
  await writeFile(join(foreign, 'thesis.txt'), '');
  await expect(resetStack(foreign)).rejects.toThrow('does not look like a state folder of Caravan');
  await rm(foreign, { recursive: true });
  await resetStack(stateDir);
  await expect(readdir(stateDir)).rejects.toThrow('ENOENT');
});
