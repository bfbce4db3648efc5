import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { type LockedJar, fetchJar, jarName } from '#deploy/local';
import lock from './helm.lock.json';

interface HelmJar extends LockedJar {
  /** The name of the library inside. */
  readonly library: string;
}

const locked: HelmJar | undefined = (lock.jars as Readonly<Record<string, HelmJar>>)[`${process.platform}-${process.arch}`];

/** Whether Helm is to be had for this computer. */
export const hasHelm = locked !== undefined;

/**
 * Helm itself, as the shared library that helm-java packs for Maven: there is no other way to it without its own downloads.
 * Resolves to the library's path in the cache, downloaded and checked by SHA-512 once. Throws where {@link hasHelm} is false.
 */
export async function provideHelm(cacheDir: string, jar = locked): Promise<string> {
  if (!jar) throw new Error(`No Helm is locked for ${process.platform}-${process.arch}.`);
  const library = join(cacheDir, `helm-${jar.version}-${jar.library}`);
  if (existsSync(library)) return library;
  await mkdir(cacheDir, { recursive: true });
  const folder = await mkdtemp(join(cacheDir, 'helm-download-'));
  try {
    await fetchJar(jar, folder, {});
    const { [jar.library]: bytes } = unzipSync(await readFile(join(folder, jarName(jar))), { filter: ({ name }) => name === jar.library });
    if (!bytes) throw new Error(`${jarName(jar)} holds no ${jar.library}`);
    await writeFile(join(folder, jar.library), bytes);
    await rename(join(folder, jar.library), library);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return library;
}
