import { createHash, randomBytes } from 'node:crypto';
import { inTransaction, withConnection } from './connection.js';
import type { Database } from './data-source.js';

/** What a key allows. A closed list, checked by the table too. */
export const scopes = ['publish', 'query', 'operate'] as const;
export type Scope = (typeof scopes)[number];

export interface ApiKey {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  /** The readable part of the secret, by which people recognise it. */
  readonly prefix: string;
  readonly scopes: readonly Scope[];
  /** Domain names, or `['*']`. */
  readonly domains: readonly string[];
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

export type NewApiKey = Pick<ApiKey, 'tenant' | 'name' | 'scopes' | 'domains'>;

const columns = `id, tenant, name, prefix, scopes, domains, created_at as "createdAt", revoked_at as "revokedAt", last_used_at as "lastUsedAt"`;

const insertTenant = { text: `insert into caravan.tenant (tenant) values ($1) on conflict (tenant) do nothing` };
const insertApiKey = {
  text: `insert into caravan.api_key (tenant, name, key_hash, prefix, scopes, domains) values ($1, $2, $3, $4, $5, $6) returning ${columns}`,
};
const selectApiKey = { name: 'select_api_key', text: `select ${columns} from caravan.api_key where key_hash = $1 and revoked_at is null` };
const selectApiKeys = { text: `select ${columns} from caravan.api_key where $1::text is null or tenant = $1 order by created_at, id` };
const revokeApiKeyRow = { text: `update caravan.api_key set revoked_at = now() where id = $1 and revoked_at is null` };
const touchApiKeyRow = { name: 'touch_api_key', text: `update caravan.api_key set last_used_at = now() where id = $1` };

/** 192 random bits need no salt and no slow hash. */
function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Creates a key, and its tenant where there is none. The secret, `cvk_<prefix>_<random>`, is returned once and stored as its SHA-256. Operator. */
export function createApiKey(database: Database, key: NewApiKey): Promise<{ key: ApiKey; secret: string }> {
  const prefix = randomBytes(4).toString('hex');
  const secret = `cvk_${prefix}_${randomBytes(24).toString('base64url')}`;
  return inTransaction(database, async (connection) => {
    await connection.run(insertTenant, [key.tenant]);
    const [created] = await connection.rows<ApiKey>(insertApiKey, [key.tenant, key.name, hashOf(secret), prefix, key.scopes, key.domains]);
    if (created === undefined) throw new Error('An insert returned no row.');
    return { key: created, secret };
  });
}

/** The key of a secret; undefined when there is none or it was revoked. Gateway or operator. */
export async function findApiKey(database: Database, secret: string): Promise<ApiKey | undefined> {
  const rows = await withConnection(database, (connection) => connection.rows<ApiKey>(selectApiKey, [hashOf(secret)]));
  return rows[0];
}

/** All keys, or those of one tenant, oldest first, revoked ones included. Operator. */
export function listApiKeys(database: Database, tenant?: string): Promise<ApiKey[]> {
  return withConnection(database, (connection) => connection.rows<ApiKey>(selectApiKeys, [tenant ?? null]));
}

/** True when the key was valid until now. Operator. */
export async function revokeApiKey(database: Database, id: string): Promise<boolean> {
  return (await withConnection(database, (connection) => connection.run(revokeApiKeyRow, [id]))) === 1;
}

/** Notes that the key is in use. Gateway; call it now and then, not per request. */
export async function touchApiKey(database: Database, id: string): Promise<void> {
  await withConnection(database, (connection) => connection.run(touchApiKeyRow, [id]));
}
