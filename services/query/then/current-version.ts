import type { Domain } from '#libs/contracts';
import { compareVersions } from '#libs/engine';
import type { VersionText } from '#libs/database/reads';
import { readVersion } from './held-versions.js';

/** The version that counts among some of one fact; undefined for none. */
export function currentOf<V extends Pick<VersionText, 'payload' | 'recordedTime' | 'receivedAt'>>(domain: Domain, versions: readonly V[]): V | undefined {
  const read = versions.map((version) => ({ version, fact: readVersion(domain, version) }));
  return read.sort((a, b) => compareVersions(a.fact, b.fact)).at(-1)?.version;
}
