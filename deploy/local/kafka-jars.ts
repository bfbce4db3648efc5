import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestFile, shortDigest } from './digest.js';
import { fetchJar, type JarSource, jarName, type LockedJar } from './fetch-jar.js';
import lock from './kafka-jars.lock.json';
import { systemCode } from './stack-error.js';
import { explainStorage } from './storage-error.js';

const parallelDownloads = 8;
const progressIntervalMs = 1000;

/** The Kafka version of the lock file. */
export const kafkaVersion: string = lock.kafka;
export const lockedJars: readonly LockedJar[] = lock.jars;

/**
 * The folder that holds exactly the locked jars, each checked by SHA-512 once; what is missing is downloaded.
 * A cut download goes on where it stopped; with all jars there nothing is read but their sizes and times.
 */
export async function provideKafkaJars(
  cacheDir: string,
  progress: (line: string) => void,
  source: JarSource = {},
  jars: readonly LockedJar[] = lockedJars,
): Promise<string> {
  const folder = join(cacheDir, `kafka-${kafkaVersion}-${shortDigest(JSON.stringify(jars))}`);
  const marker = join(folder, 'verified.json');
  if ((await readMarker(marker)) === (await fingerprint(folder, jars))) return folder;
  try {
    await mkdir(folder, { recursive: true });
    await fetchMissing(folder, jars, source, progress);
    await writeFile(marker, await fingerprint(folder, jars));
  } catch (error) {
    throw explainStorage(error, folder, 'set CARAVAN_CACHE to a folder on another disk');
  }
  return folder;
}

async function fetchMissing(
  folder: string,
  jars: readonly LockedJar[],
  source: JarSource,
  progress: (line: string) => void,
): Promise<void> {
  const missing = await selectMissing(folder, jars);
  const report = countProgress(jars, missing, progress);
  const queue = [...missing];
  const work = async (): Promise<void> => {
    for (let jar = queue.shift(); jar; jar = queue.shift()) {
      await fetchJar(jar, folder, source);
      report(jar);
    }
  };
  const workers = Array.from({ length: parallelDownloads }, () => work().finally(() => (queue.length = 0)));
  const failed = (await Promise.allSettled(workers)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

async function selectMissing(folder: string, jars: readonly LockedJar[]): Promise<LockedJar[]> {
  const present = await Promise.all(jars.map((jar) => isVerified(join(folder, jarName(jar)), jar.sha512)));
  return jars.filter((_, index) => !present[index]);
}

async function isVerified(file: string, sha512: string): Promise<boolean> {
  try {
    return (await digestFile(file, 'sha512')) === sha512;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function countProgress(
  jars: readonly LockedJar[],
  missing: readonly LockedJar[],
  progress: (line: string) => void,
): (done: LockedJar) => void {
  const megabytes = (list: readonly LockedJar[]): number => list.reduce((sum, jar) => sum + jar.size, 0) / 1e6;
  const total = megabytes(jars);
  let files = jars.length - missing.length;
  let loaded = total - megabytes(missing);
  let lastLine = 0;
  return (done) => {
    files += 1;
    loaded += done.size / 1e6;
    if (files < jars.length && Date.now() - lastLine < progressIntervalMs) return;
    lastLine = Date.now();
    progress(`Kafka ${kafkaVersion}: ${files} of ${jars.length} files, ${loaded.toFixed(0)} of ${total.toFixed(0)} MB`);
  };
}

async function readMarker(marker: string): Promise<string | undefined> {
  try {
    return await readFile(marker, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Sizes and times of the jars: equal as long as nobody touched a file. */
async function fingerprint(folder: string, jars: readonly LockedJar[]): Promise<string> {
  const stats = await Promise.allSettled(jars.map((jar) => stat(join(folder, jarName(jar)))));
  return JSON.stringify(stats.map((result) => (result.status === 'fulfilled' ? [result.value.size, result.value.mtimeMs] : 'missing')));
}
