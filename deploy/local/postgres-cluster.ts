import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Account } from './postgres-account.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { commandLineOf } from './process-table.js';
import { StackError } from './stack-error.js';
import { explainStorage, fullDisk, isDiskFull } from './storage-error.js';

const execute = promisify(execFile);

export const superuser = 'caravan_admin';

/** The superuser's password: made up once, kept in the state folder, readable by its owner only. */
export async function providePassword(stateDir: string): Promise<string> {
  const file = join(stateDir, 'postgres-password');
  if (!existsSync(file)) await writeFile(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFile(file, 'utf8');
}

/** Makes `dataDir` a database cluster ready to be started: initdb where there is none, and no lock of a dead server. */
export async function prepareCluster(
  binaries: PostgresBinaries,
  dataDir: string,
  password: string,
  account: Account | undefined,
): Promise<void> {
  if (!existsSync(dataDir)) return initialise(binaries, dataDir, password, account);
  await checkVersion(dataDir, binaries);
  await removeStaleLock(dataDir);
}

/** Under another name until it is complete, so that a cut initdb leaves nothing that looks like a cluster. */
async function initialise(binaries: PostgresBinaries, dataDir: string, password: string, account: Account | undefined): Promise<void> {
  const unfinished = `${dataDir}.unfinished`;
  const passwordFile = join(dirname(dataDir), 'password');
  await rm(unfinished, { recursive: true, force: true });
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (account) await chown(passwordFile, account.uid, account.gid);
    await execute(join(binaries.folder, 'bin', 'initdb'), initArguments(unfinished, passwordFile), {
      ...account,
      cwd: dirname(dataDir),
      env: { ...process.env, LC_ALL: 'C' },
    });
    await rename(unfinished, dataDir);
  } catch (error) {
    throw explainInit(error, dataDir);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

function initArguments(dataDir: string, passwordFile: string): string[] {
  return [
    `--pgdata=${dataDir}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ];
}

function explainInit(error: unknown, dataDir: string): unknown {
  const { stderr } = error as { stderr?: string };
  if (stderr === undefined) return explainStorage(error, dirname(dataDir), 'set DATABASE_URL to a Postgres that runs');
  if (isDiskFull(stderr)) return fullDisk(dirname(dataDir));
  const reason = stderr.split('\n').find((line) => /error|fatal|no space/i.test(line)) ?? stderr.trim();
  return new StackError(`Postgres could not prepare ${dataDir} (${reason}): check the disk and the rights there, or set DATABASE_URL.`, {
    cause: error,
  });
}

async function checkVersion(dataDir: string, binaries: PostgresBinaries): Promise<void> {
  const written = (await readFile(join(dataDir, 'PG_VERSION'), 'utf8')).trim();
  if (binaries.version.startsWith(`${written}.`)) return;
  throw new StackError(
    `The data in ${dataDir} was written by Postgres ${written}, and this is ${binaries.version}: start empty with \`npm run reset\`, or set DATABASE_URL to a Postgres ${written}.`,
  );
}

/** After a reboot the old process number can belong to another program, and Postgres would refuse to start. */
async function removeStaleLock(dataDir: string): Promise<void> {
  const lock = join(dataDir, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const pid = Number.parseInt(await readFile(lock, 'utf8'), 10);
  if (!commandLineOf(pid).includes(dataDir)) await rm(lock, { force: true });
}
