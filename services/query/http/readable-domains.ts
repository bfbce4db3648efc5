import type { Principal } from '../query-parts.js';

/** The domains a key reads, for a filter; undefined: all. */
export function readableDomains({ domains }: Principal): readonly string[] | undefined {
  return domains.includes('*') ? undefined : domains;
}
