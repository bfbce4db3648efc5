import { hash } from 'node:crypto';

/** 128 bits of SHA-256 as 32 hex digits: a uuid. */
function uuidOf(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32);
}

/** Identity of an event within its domain: (tenant, source, id). Domains share nothing, so one id in two of them is two facts. */
export function factIdOf(tenant: string, domain: string, source: string, id: string): string {
  return uuidOf(`${tenant}\0${domain}\0${source}\0${id}`);
}

/** Key of an entity. A fact that is an entity of its own has the kind `fact` and its fact id as key. */
export function entityKeyOf(tenant: string, domain: string, kind: string, key: string): string {
  return uuidOf(`${tenant}\0${domain}\0${kind}\0${key}`);
}

const rollupKeys = new Map<string, string>();
const maxCachedKeys = 50_000;

/** Key of a rollup row: its hour first, so that rows written together lie together, then a hash of all of it. */
export function rollupKeyOf(name: string, bucket: number): string {
  const known = rollupKeys.get(name);
  if (known !== undefined) return known;
  if (rollupKeys.size >= maxCachedKeys) rollupKeys.clear();
  const hour = (Math.floor(bucket / 3600) >>> 0).toString(16).padStart(8, '0');
  const key = hour + hash('sha256', name, 'hex').slice(0, 24);
  rollupKeys.set(name, key);
  return key;
}

/** 64 bits that stand for the content of a version, as 16 hex digits. */
export function contentHashOf(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 16);
}
