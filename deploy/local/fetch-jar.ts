import { statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import download from 'mvn-artifact-download';
import { digestFile } from './digest.js';
import { StackError, systemCode } from './stack-error.js';

export interface LockedJar {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
  readonly classifier?: string;
  /** Bytes. */
  readonly size: number;
  readonly sha512: string;
}

export interface JarSource {
  /** Root of a Maven repository; Maven Central without it. */
  readonly repository?: string | undefined;
  /** A download that does not grow for so long is given up. */
  readonly stallMs?: number;
}

const attempts = 3;

/** The file name of a jar. */
export function jarName(jar: LockedJar): string {
  return `${jar.artifact}-${jar.version}${jar.classifier ? `-${jar.classifier}` : ''}.jar`;
}

/** Downloads one jar into `folder`; it appears under its name only complete and with the locked SHA-512. Tries three times. */
export async function fetchJar(jar: LockedJar, folder: string, source: JarSource): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fetchOnce(jar, folder, source);
    } catch (error) {
      if (systemCode(error) === 'ENOSPC' || systemCode(error) === 'EACCES') throw error;
      if (attempt === attempts) throw error instanceof StackError ? error : explainNetwork(jar, folder, error);
    }
  }
}

async function fetchOnce(jar: LockedJar, folder: string, source: JarSource): Promise<void> {
  const name = jarName(jar);
  const part = join(folder, `${name}.${process.pid}.part`);
  try {
    await downloadTo(part, jar, source);
    if ((await digestFile(part, 'sha512')) !== jar.sha512) throw mismatch(name);
    await rename(part, join(folder, name));
  } finally {
    await rm(part, { force: true });
  }
}

/** mvn-artifact-download never settles when the connection is cut inside a file, hence the guard. */
async function downloadTo(part: string, jar: LockedJar, source: JarSource): Promise<void> {
  const { group: groupId, artifact: artifactId, version, classifier } = jar;
  const artifact = { groupId, artifactId, version, extension: 'jar', ...(classifier && { classifier }) };
  const repository = source.repository?.replace(/\/*$/, '/');
  const guard = guardAgainstStall(part, source.stallMs ?? 20_000);
  try {
    await Promise.race([download(artifact, dirname(part), repository, basename(part)), guard.stalled]);
  } finally {
    guard.end();
  }
}

function guardAgainstStall(file: string, stallMs: number): { stalled: Promise<never>; end: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    let lastSize = -1;
    timer = setInterval(() => {
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      if (size === lastSize) reject(new Error('the connection stalled'));
      lastSize = size;
    }, stallMs);
  });
  return { stalled, end: () => clearInterval(timer) };
}

function mismatch(name: string): StackError {
  return new StackError(
    `${name} did not arrive as it was checked (its SHA-512 differs): run the command again, and if that does not help, look for a proxy or mirror that changes downloads.`,
  );
}

function explainNetwork(jar: LockedJar, folder: string, error: unknown): StackError {
  const code = systemCode(error);
  const reason = code ?? (error as Error).message.replace(/https?:\S+/, jarName(jar));
  const remedy = code?.includes('CERT')
    ? "set NODE_EXTRA_CA_CERTS to the file of your network's certificates"
    : `go online and run the command again (it goes on where it stopped), copy ${folder} from a computer that has it`;
  return new StackError(
    `${jarName(jar)}, a part of Kafka, could not be downloaded (${reason}): ${remedy}, or set CARAVAN_MAVEN_REPOSITORY to a mirror or KAFKA_BROKERS to a Kafka that runs.`,
    { cause: error },
  );
}
