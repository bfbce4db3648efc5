import { createHash } from 'node:crypto';
import { createApiKey, findApiKey, listApiKeys, revokeApiKey, touchApiKey } from './api-keys.js';
import { withConnection } from './connection.js';
import type { Database } from './data-source.js';
import { ensureTenant } from './tenants.js';
import { migratedScratch, type Scratch } from './testing/scratch.js';

let scratch: Scratch;
let operator: Database;
let gateway: Database;
beforeAll(async () => {
  scratch = await migratedScratch('api_keys');
  [operator, gateway] = [await scratch.open('caravan_operator'), await scratch.open('caravan_gateway')];
});
afterAll(() => scratch?.close());

it('stores the SHA-256 of the secret, never the secret, and finds the key by it', async () => {
  const { key, secret } = await createApiKey(operator, { tenant: 'a', name: 'port', scopes: ['publish'], domains: ['flights'] });
  expect(secret).toMatch(/^cvk_[0-9a-f]{8}_[\w-]{32}$/);
  expect(secret.startsWith(`cvk_${key.prefix}_`)).toBe(true);
  const [row] = await withConnection(operator, (connection) => connection.rows<{ key_hash: Buffer; text: string }>({ text: 'select key_hash, k::text as text from caravan.api_key k' }));
  expect(row?.key_hash).toEqual(createHash('sha256').update(secret).digest());
  expect(row?.text).not.toContain(secret.slice(13));
  expect(await findApiKey(gateway, secret)).toEqual(key);
  expect(await findApiKey(gateway, `${secret}x`)).toBeUndefined();
});

it('revokes a key once, and then it opens nothing', async () => {
  const { key, secret } = await createApiKey(operator, { tenant: 'b', name: 'old', scopes: ['query', 'operate'], domains: ['*'] });
  expect([await revokeApiKey(operator, key.id), await revokeApiKey(operator, key.id)]).toEqual([true, false]);
  expect(await findApiKey(gateway, secret)).toBeUndefined();
  expect(await listApiKeys(operator, 'b')).toMatchObject([{ id: key.id, name: 'old', revokedAt: expect.any(Date) }]);
  expect(await listApiKeys(operator)).toHaveLength(2);
});

it('lets the gateway note that a key is in use', async () => {
  const [key] = await listApiKeys(operator, 'a');
  await touchApiKey(gateway, key?.id ?? '');
  expect((await listApiKeys(operator, 'a'))[0]?.lastUsedAt).toBeInstanceOf(Date);
});

it('takes no scope outside the list', async () => {
  await expect(createApiKey(operator, { tenant: 'a', name: 'x', scopes: ['everything' as never], domains: ['*'] })).rejects.toThrow('api_key_scopes_check');
});

it('makes sure of a tenant twice', async () => {
  await ensureTenant(operator, 'c');
  await ensureTenant(operator, 'c');
});
