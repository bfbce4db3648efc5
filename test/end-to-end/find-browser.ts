import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findCacheDir } from '#deploy/local';

/** A Chromium with the environment that it needs. */
export interface FoundBrowser {
  readonly executablePath: string;
  readonly env: NodeJS.ProcessEnv;
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const packages = ['chromium', 'fonts-dejavu-core'];

/**
 * A Chromium to test pages in: CARAVAN_TEST_BROWSER, else one on the PATH, else the distribution's packages of it and of what it needs, fetched
 * once into the cache and not installed. Undefined, and loudly so, where there is none: packages are fetched by apt, which checks signatures.
 */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): FoundBrowser | undefined {
  const onPath = (env['PATH'] ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const installed = (env['CARAVAN_TEST_BROWSER'] ? [env['CARAVAN_TEST_BROWSER']] : onPath).find(isExecutable);
  if (installed) return { executablePath: installed, env };
  const home = join(findCacheDir(env), `chromium-debian-${process.arch}`);
  if (existsSync(home) || fetchPackages(findCacheDir(env), home, env)) return unpackedIn(home, env);
  console.warn('SKIPPED: no Chromium is to be had, so the console was not looked at. Install one (Debian: apt-get install chromium) or name it in CARAVAN_TEST_BROWSER.');
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Its libraries and fonts lie where no system looks for them. */
function unpackedIn(home: string, env: NodeJS.ProcessEnv): FoundBrowser {
  const libraries = ['lib', join('usr', 'lib')].map((folder) => join(home, folder)).filter(existsSync)
    .flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('-linux-gnu')).map((name) => join(folder, name)))
    .flatMap((folder) => [folder, ...readdirSync(folder, { withFileTypes: true }).filter((each) => each.isDirectory()).map(({ name }) => join(folder, name))]);
  const found = { LD_LIBRARY_PATH: libraries.join(delimiter), FONTCONFIG_FILE: join(home, 'etc', 'fonts', 'fonts.conf'), XDG_DATA_HOME: join(home, 'usr', 'share') };
  return { executablePath: join(home, 'usr', 'lib', 'chromium', 'chromium'), env: { ...env, ...found } };
}

function fetchPackages(cacheDir: string, home: string, env: NodeJS.ProcessEnv): boolean {
  const missing = missingPackages(env);
  if (missing.length === 0) return false;
  console.warn(`Chromium is not installed: downloading ${missing.length} packages of the distribution, once`);
  mkdirSync(cacheDir, { recursive: true });
  const folder = mkdtempSync(join(cacheDir, 'chromium-download-'));
  const unpacked = join(folder, 'unpacked');
  try {
    if (run('apt-get', ['download', '-qq', ...missing], env, folder) === undefined) return false;
    const files = readdirSync(folder).filter((name) => name.endsWith('.deb'));
    if (files.some((file) => run('dpkg-deb', ['-x', join(folder, file), unpacked], env) === undefined)) return false;
    if (!existsSync(home)) renameSync(unpacked, home);
    return true;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What apt would install. A fresh system has no lists of packages yet: they are fetched, which takes the right to. */
function missingPackages(env: NodeJS.ProcessEnv): string[] {
  const ask = (): string | undefined => run('apt-get', ['install', '--print-uris', '-qq', '-y', '--no-install-recommends', ...packages], env);
  const answer = ask() ?? (run('apt-get', ['update', '-qq'], env) === undefined ? undefined : ask());
  return [...(answer ?? '').matchAll(/^'\S+' ([^_\s]+)_\S+\.deb /gm)].map(([, name]) => name ?? '');
}

/** What the command wrote; undefined when it cannot be run or fails. */
function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd?: string): string | undefined {
  const { status, stdout } = spawnSync(command, args, { env, encoding: 'utf8', timeout: 300_000, ...(cwd === undefined ? {} : { cwd }) });
  return status === 0 ? stdout : undefined;
}
