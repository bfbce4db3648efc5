import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findCacheDir } from '#deploy/local';

/** A package of the distribution with commands that tests run. */
export interface DebianPackage {
  readonly name: string;
  readonly megabytes: number;
  /** What is run of it, as it lies in usr/bin. */
  readonly commands: readonly string[];
}

/** Takes one line for each thing that takes its time. */
export type Progress = (line: string) => void;

/**
 * Where the commands of a package lie, in its order: fetched once into the cache and not installed. Undefined where it cannot be had: it is
 * fetched by apt, which checks the distribution's signature, and so only on Debian and what derives from it.
 */
export function commandsOfPackage(wanted: DebianPackage, env: NodeJS.ProcessEnv, progress: Progress): string[] | undefined {
  const cacheDir = findCacheDir(env);
  const home = join(cacheDir, `${wanted.name}-debian-${process.arch}`);
  const commands = wanted.commands.map((name) => join(home, 'usr', 'bin', name));
  if (!commands.every(existsSync) && !fetchPackage(wanted, env, cacheDir, home, progress)) return undefined;
  return answerVersion(commands, env) ? commands : undefined;
}

/** True when every command can be run. */
export function answerVersion(commands: readonly string[], env: NodeJS.ProcessEnv): boolean {
  return commands.every((command) => runs(command, ['--version'], env));
}

function fetchPackage({ name, megabytes }: DebianPackage, env: NodeJS.ProcessEnv, cacheDir: string, home: string, progress: Progress): boolean {
  if (!answerVersion(['apt-get', 'dpkg-deb'], env)) return false;
  progress(`${name}: not installed; downloading the distribution's package (${megabytes} MB, once)`);
  mkdirSync(cacheDir, { recursive: true });
  const folder = mkdtempSync(join(cacheDir, `${name}-download-`));
  try {
    if (!download(name, env, folder)) return false;
    const file = readdirSync(folder).find((each) => each.endsWith('.deb')) ?? '';
    const unpacked = join(folder, 'unpacked');
    if (!runs('dpkg-deb', ['-x', join(folder, file), unpacked], env)) return false;
    if (!existsSync(home)) renameSync(unpacked, home);
    return true;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A fresh system has no lists of packages yet: they are fetched once, which takes the right to. */
function download(name: string, env: NodeJS.ProcessEnv, folder: string): boolean {
  const attempt = (): boolean => runs('apt-get', ['download', name], env, folder);
  return attempt() || (runs('apt-get', ['update', '-qq'], env) && attempt());
}

function runs(command: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd?: string): boolean {
  return spawnSync(command, args, { env, stdio: 'ignore', timeout: 120_000, ...(cwd === undefined ? {} : { cwd }) }).status === 0;
}
