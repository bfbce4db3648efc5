import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findCacheDir } from '#deploy/local';

/** Commands of a real Prometheus. */
export interface Prometheus {
  readonly promtool: string;
  readonly prometheus: string;
}

/**
 * Prometheus as installed, else the one of the distribution's package, fetched once into the cache and not installed. Undefined where there
 * is neither: it is fetched by apt, which checks the distribution's signature, and so only on Debian and what derives from it.
 */
export function findPrometheus(env: NodeJS.ProcessEnv = process.env, progress: (line: string) => void = console.warn): Prometheus | undefined {
  if (runs('promtool', ['--version'], env) && runs('prometheus', ['--version'], env)) return { promtool: 'promtool', prometheus: 'prometheus' };
  const home = join(findCacheDir(env), `prometheus-debian-${process.arch}`);
  if (!existsSync(commandsIn(home).promtool) && !fetchPackage(env, findCacheDir(env), home, progress)) return undefined;
  return runs(commandsIn(home).promtool, ['--version'], env) ? commandsIn(home) : undefined;
}

function commandsIn(home: string): Prometheus {
  return { promtool: join(home, 'usr', 'bin', 'promtool'), prometheus: join(home, 'usr', 'bin', 'prometheus') };
}

function fetchPackage(env: NodeJS.ProcessEnv, cacheDir: string, home: string, progress: (line: string) => void): boolean {
  if (!runs('apt-get', ['--version'], env) || !runs('dpkg-deb', ['--version'], env)) return false;
  progress('promtool: not installed; downloading the package prometheus of the distribution (19 MB, once)');
  mkdirSync(cacheDir, { recursive: true });
  const folder = mkdtempSync(join(cacheDir, 'prometheus-download-'));
  try {
    if (!download(env, folder)) return false;
    const file = readdirSync(folder).find((name) => name.endsWith('.deb')) ?? '';
    const unpacked = join(folder, 'unpacked');
    if (!runs('dpkg-deb', ['-x', join(folder, file), unpacked], env)) return false;
    if (!existsSync(home)) renameSync(unpacked, home);
    return true;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A fresh system has no lists of packages yet: they are fetched once, which takes the right to. */
function download(env: NodeJS.ProcessEnv, folder: string): boolean {
  const attempt = (): boolean => runs('apt-get', ['download', 'prometheus'], env, folder);
  return attempt() || (runs('apt-get', ['update', '-qq'], env) && attempt());
}

function runs(command: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd?: string): boolean {
  return spawnSync(command, args, { env, stdio: 'ignore', timeout: 120_000, ...(cwd === undefined ? {} : { cwd }) }).status === 0;
}
