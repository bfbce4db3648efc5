import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { StackError, systemCode } from './stack-error.js';

const execute = promisify(execFile);

/** The account Postgres runs as when we are root, which Postgres refuses to be. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Undefined for an ordinary user (Postgres runs as that user); for root the account `postgres`, made when it is missing. */
export async function findPostgresAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const known = await lookUp();
  if (known) return known;
  await createAccount();
  const created = await lookUp();
  if (created) return created;
  throw refusal();
}

async function lookUp(): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => execute('id', [flag, 'postgres'])));
    return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
  } catch (error) {
    if (typeof (error as { code?: unknown }).code === 'number') return undefined;
    throw error;
  }
}

async function createAccount(): Promise<void> {
  try {
    await execute('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
  } catch (error) {
    throw refusal(error);
  }
}

function refusal(cause?: unknown): StackError {
  return new StackError(
    'Postgres does not run as root, and no account `postgres` could be made: run as an ordinary user, create that account, or set DATABASE_URL to a Postgres that runs.',
    { cause },
  );
}

/** True when the account can reach `path`: every folder above it lets others pass, and it may be read itself if it is there. */
export async function canReach(path: string, account: Account): Promise<boolean> {
  for (let current = resolve(path); ; current = dirname(current)) {
    if (!(await mayPass(current, account, current === resolve(path)))) return false;
    if (current === dirname(current)) return true;
  }
}

async function mayPass(path: string, account: Account, isTarget: boolean): Promise<boolean> {
  const needed = isTarget ? 0o5 : 0o1;
  try {
    const { mode, uid } = await stat(path);
    return uid === account.uid ? ((mode >> 6) & needed) === needed : (mode & needed) === needed;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return true;
    throw error;
  }
}
