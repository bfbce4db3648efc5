import { withConnection } from '#libs/database';
import type { AnswerTable } from '../render/answer-table.js';
import type { Settings } from '../settings.js';
import { withOperator } from './with-operator.js';

const selectTenants = {
  text: `
    select t.tenant, t.created_at as "createdAt", count(k.id) filter (where k.revoked_at is null)::int as keys
      from caravan.tenant t left join caravan.api_key k on k.tenant = t.tenant
     group by t.tenant order by t.tenant`,
};

/** All tenants with the number of their keys in use. */
export async function listTenants(settings: Settings): Promise<AnswerTable> {
  const found = await withOperator(settings, (database) =>
    withConnection(database, (connection) => connection.rows<{ tenant: string; createdAt: Date; keys: number }>(selectTenants)),
  );
  const rows = found.map(({ tenant, createdAt, keys }) => ({ tenant, keys, createdAt: createdAt.toISOString() }));
  return { columns: [{ name: 'tenant' }, { name: 'keys' }, { name: 'createdAt' }], rows, json: { rows }, whenEmpty: 'there is no tenant yet: the first key or event makes one' };
}
