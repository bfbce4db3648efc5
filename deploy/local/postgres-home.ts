import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { shortDigest } from './digest.js';
import { type Account, canReach } from './postgres-account.js';
import { explainStorage } from './storage-error.js';

/** Where the database lives, and where copies of binaries go when those in node_modules cannot be used. */
export interface PostgresHome {
  readonly dataDir: string;
  readonly copyRoot: string;
}

/**
 * Inside the state folder wherever Postgres can get there. As root, whose folders the account `postgres` often cannot enter,
 * else outside of it; the place is then written down in the state folder.
 */
export async function choosePostgresHome(stateDir: string, cacheDir: string, account: Account | undefined): Promise<PostgresHome> {
  const parent = await chooseParent(stateDir, account);
  if (account) await chown(parent, account.uid, account.gid);
  return { dataDir: join(parent, 'data'), copyRoot: account ? outsideRoot() : cacheDir };
}

/** The parent folder of the database, undefined when there was never one. */
export async function findPostgresParent(stateDir: string): Promise<string | undefined> {
  const note = noteOf(stateDir);
  return existsSync(note) ? (await readFile(note, 'utf8')).trim() : undefined;
}

/** Removes the database, wherever it lives. */
export async function removePostgresHome(stateDir: string): Promise<void> {
  const parent = await findPostgresParent(stateDir);
  if (parent) await rm(parent, { recursive: true, force: true });
}

async function chooseParent(stateDir: string, account: Account | undefined): Promise<string> {
  const known = await findPostgresParent(stateDir);
  const parent = known ?? (await isOpen(stateDir, account) ? join(stateDir, 'postgres') : join(outsideRoot(), shortDigest(stateDir)));
  try {
    await mkdir(parent, { recursive: true, mode: 0o755 });
    if (!known) await writeFile(noteOf(stateDir), parent);
  } catch (error) {
    throw explainStorage(error, dirname(parent), 'set DATABASE_URL to a Postgres that runs');
  }
  return parent;
}

async function isOpen(stateDir: string, account: Account | undefined): Promise<boolean> {
  return !account || canReach(stateDir, account);
}

function outsideRoot(): string {
  return join(existsSync('/var/lib') ? '/var/lib' : tmpdir(), 'caravan');
}

function noteOf(stateDir: string): string {
  return join(stateDir, 'postgres-home');
}
