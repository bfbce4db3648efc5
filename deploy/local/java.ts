import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { provideBundledJava } from './bundled-java.js';
import { systemCode } from './stack-error.js';

const execute = promisify(execFile);
const oldestJava = 17;

/** A `java` command that runs Kafka: JAVA_HOME or PATH when that is 17 or newer, else a runtime downloaded once into the cache. */
export async function findJava(env: NodeJS.ProcessEnv, cacheDir: string, progress: (line: string) => void): Promise<string> {
  if (env['CARAVAN_JAVA'] !== 'bundled') {
    const candidates = [...(env['JAVA_HOME'] ? [join(env['JAVA_HOME'], 'bin', 'java')] : []), 'java'];
    for (const command of candidates) {
      if (((await askVersion(command, env)) ?? 0) >= oldestJava) return command;
    }
  }
  return provideBundledJava(env, cacheDir, progress);
}

/** The major version in the output of `java -version` (8 for "1.8.0_412"), undefined when there is none. */
export function parseJavaVersion(output: string): number | undefined {
  const match = /version "(?:1\.)?(\d+)/.exec(output);
  return match ? Number(match[1]) : undefined;
}

async function askVersion(command: string, env: NodeJS.ProcessEnv): Promise<number | undefined> {
  try {
    const { stdout, stderr } = await execute(command, ['-version'], { env });
    return parseJavaVersion(stderr + stdout);
  } catch (error) {
    // Absent (ENOENT), not executable, or a stub that exits non-zero as on macOS: no Java here.
    if (systemCode(error) !== undefined || typeof (error as { code?: unknown }).code === 'number') return undefined;
    throw error;
  }
}
