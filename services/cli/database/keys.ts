import { domains as catalog } from '#libs/catalog';
import { type ApiKey, createApiKey, listApiKeys, revokeApiKey, type Scope, scopes } from '#libs/database';
import { isTenant } from '#libs/engine';
import { CliError } from '../cli-error.js';
import type { AnswerTable, Row } from '../render/answer-table.js';
import type { Settings } from '../settings.js';
import { withOperator } from './with-operator.js';

/** What a key is to be. */
export interface KeyWish {
  readonly name: string;
  readonly tenant: string;
  readonly scopes: readonly string[];
  /** Empty: all. */
  readonly domains: readonly string[];
}

/** Makes a key; the secret is in the answer and nowhere else. Throws CliError for a wrong name. */
export async function createKey(settings: Settings, wish: KeyWish): Promise<AnswerTable> {
  const { name, tenant } = wish;
  if (!isTenant(tenant)) throw new CliError(`"${tenant}" is no tenant: use 1 to 63 characters a-z, 0-9, -, _ or ., such as acme-rail.`);
  const key = { name, tenant, scopes: wish.scopes.map(checkScope), domains: wish.domains.length > 0 ? wish.domains.map(checkDomain) : ['*'] };
  const made = await withOperator(settings, (database) => createApiKey(database, key));
  const row = { secret: made.secret, ...rowOf(made.key) };
  return { columns: [{ name: 'secret' }, ...columns], rows: [row], json: row, text: `${made.secret}\n\nKeep it: it is shown this once. ${name} may ${key.scopes.join(', ')} for ${tenant} (${key.domains.join(', ')}).\n` };
}

/** All keys, or a tenant's. */
export async function listKeys(settings: Settings, tenant: string | undefined): Promise<AnswerTable> {
  const rows = (await withOperator(settings, (database) => listApiKeys(database, tenant))).map(rowOf);
  return { columns, rows, json: { rows }, whenEmpty: 'there is no key: `caravan keys create` makes one' };
}

/** Ends a key, named by its id or its prefix. Throws CliError when there is no such key in use. */
export function revokeKey(settings: Settings, idOrPrefix: string): Promise<AnswerTable> {
  return withOperator(settings, async (database) => {
    const key = (await listApiKeys(database)).find(({ id, prefix }) => id === idOrPrefix || prefix === idOrPrefix);
    if (!key || !(await revokeApiKey(database, key.id))) throw new CliError(`There is no key "${idOrPrefix}" in use: \`caravan keys list\` shows ids and prefixes.`);
    const row = rowOf(key);
    return { columns, rows: [row], json: { revoked: row }, text: `revoked ${key.prefix} (${key.name} of ${key.tenant}); services notice within their cache time\n` };
  });
}

const columns = ['prefix', 'name', 'tenant', 'scopes', 'domains', 'createdAt', 'lastUsedAt', 'revokedAt', 'id'].map((name) => ({ name }));

function rowOf({ id, prefix, name, tenant, scopes: may, domains, createdAt, lastUsedAt, revokedAt }: ApiKey): Row {
  const when = (date: Date | null): string | null => date?.toISOString() ?? null;
  return { prefix, name, tenant, scopes: may.join(' '), domains: domains.join(' '), createdAt: when(createdAt), lastUsedAt: when(lastUsedAt), revokedAt: when(revokedAt), id };
}

function checkScope(name: string): Scope {
  const scope = scopes.find((each) => each === name);
  if (scope) return scope;
  throw new CliError(`There is no scope "${name}": use ${scopes.join(', ')}.`);
}

function checkDomain(name: string): string {
  if (name === '*' || catalog.some((domain) => domain.name === name)) return name;
  throw new CliError(`There is no domain "${name}": use ${catalog.map((domain) => domain.name).join(', ')}.`);
}
