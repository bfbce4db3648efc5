import type { Cube } from '#libs/contracts';
import { createApiKey } from './api-keys.js';
import { type Connection, inTransaction, withConnection } from './connection.js';
import type { Database } from './data-source.js';
import { PostgresStore } from './postgres-store.js';
import { changeReferenceRows, loadReferenceRows, wishesOf, writeReferenceRows } from './reference-rows.js';
import { keyOf, sampleDeadLetter, sampleEntity, sampleFact, sampleRollup, sampleSegment } from './sample-rows.js';
import { roles } from './session.js';
import { migratedScratch, type Scratch } from './testing/scratch.js';
import { withTenant } from './with-tenant.js';

const cube: Cube = {
  name: 'container_moves', title: 'Moves', dimensions: [{ name: 'node' }, { name: 'milestone' }],
  measures: [{ name: 'n', unit: '1' }, { name: 'teu_milli', unit: '1' }], count: 'n', grains: ['hour', 'day'], graceSeconds: 0,
};

let scratch: Scratch;
let query: Database;
let operator: Database;
let ingest: Database;

async function writeTenant(tenant: string, number: number): Promise<void> {
  await createApiKey(operator, { tenant, name: 'key', scopes: ['query'], domains: ['*'] });
  await writeReferenceRows(operator, tenant, { nodes: [{ node_id: `node-of-${tenant}` }] }, 'test');
  await new PostgresStore(ingest).transaction(async (tx) => {
    await tx.insertFacts([sampleFact(number, { tenant })]);
    await tx.insertEntities([sampleEntity(number, { tenant, state: 'OPEN', cut: Buffer.from([1]) })]);
    await tx.writeSegments([{ entityKey: keyOf(number), from: 0, added: [sampleSegment(number, 0, { tenant })] }]);
    const rollup = sampleRollup(number, { tenant });
    await tx.insertOrLockRollups([rollup]);
    await tx.writeRollups([rollup]);
    await tx.insertDeadLetters([sampleDeadLetter(BigInt(number), { tenant })]);
    const side = { n: 1, sums: [1n] };
    await tx.insertRestatements([{ tenant, domain: 'd', rollup, before: side, after: side, cause: 'late', factId: undefined, at: 0 }]);
  });
  await withConnection(operator, (connection) => connection.run({
    text: `with episode as (
        insert into caravan.alarm (tenant, domain, rule, subject, severity, message, since, opened_at, last_seen) values ($1, 'd', 'r', 's', 'info', '', now(), now(), now()) returning id)
      insert into caravan.alarm_message (id, tenant, alarm_id, event, body) select gen_random_uuid(), $1, id, 'opened', '{}' from episode`,
  }, [tenant]));
  for (const text of [
    `insert into caravan.alarm_silence (tenant, until, reason, who) values ($1, now(), '', 'test')`, `insert into caravan.alarm_rule (tenant, name, definition, who) values ($1, 'r', '{}', 'test')`,
  ]) await withConnection(operator, (connection) => connection.run({ text }, [tenant]));
}

beforeAll(async () => {
  scratch = await migratedScratch('roles', [cube]);
  [query, operator, ingest] = [await scratch.open('caravan_query'), await scratch.open('caravan_operator'), await scratch.open('caravan_ingest')];
  await writeTenant('a', 1);
  await writeTenant('b', 2);
  await writeReferenceRows(operator, '', { nodes: [{ node_id: 'common' }] }, 'test');
  await new PostgresStore(ingest).transaction((tx) => tx.openWalks('container-traffic', 1, []));
  await new PostgresStore(ingest).claim({ group: 'g', topic: 't', partition: 0 }, 'me', 0n);
});
afterAll(() => scratch?.close());

const tenantRelations = {
  text: `
    select c.relname as name, c.relkind = 'r' as is_table, c.relrowsecurity and c.relforcerowsecurity as forced,
           coalesce('security_invoker=true' = any(c.reloptions), false) as invoker
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant'
     where c.relnamespace = 'caravan'::regnamespace and c.relkind in ('r', 'v', 'm', 'p', 'f')
     order by c.relname`,
};

interface Relation {
  name: string;
  is_table: boolean;
  forced: boolean;
  invoker: boolean;
}

async function readableRelations(): Promise<string[]> {
  const relations = await withConnection(operator, (connection) => connection.rows<Relation>(tenantRelations));
  return relations.map(({ name }) => name).filter((name) => name !== 'api_key');
}

function hasCommonRows(relation: string): boolean {
  return relation === 'refold' || relation.startsWith('reference_');
}

async function tenantsSeen(connection: Connection, relation: string): Promise<string[]> {
  const rows = await connection.rows<{ tenant: string }>({ text: `select distinct tenant from caravan."${relation}" order by tenant` });
  return rows.map(({ tenant }) => tenant);
}

describe('row level security', () => {
  it('is forced on every table with a tenant, and every view reads with the rights of its reader', async () => {
    const relations = await withConnection(operator, (connection) => connection.rows<Relation>(tenantRelations));
    expect(relations.filter(({ is_table: isTable }) => isTable).map(({ name }) => name)).toEqual([
      'alarm', 'alarm_message', 'alarm_rule', 'alarm_silence', 'api_key', 'dead_letter', 'entity', 'entity_segment', 'fact', 'reference_change', 'reference_row', 'refold', 'restated', 'restatement', 'rollup', 'tenant',
    ]);
    expect(relations.filter((relation) => !(relation.is_table ? relation.forced : relation.invoker))).toEqual([]);
    expect(relations.map(({ name }) => name)).toContain('container_moves');
  });

  it('shows a tenant its own rows through every table and view, and the common reference rows and walks', async () => {
    for (const relation of await readableRelations()) {
      const seen = await withTenant(query, 'b', (connection) => tenantsSeen(connection, relation));
      expect([relation, seen]).toEqual([relation, hasCommonRows(relation) ? ['', 'b'] : ['b']]);
    }
  });

  it('shows nothing when no tenant is set, nor after one was', async () => {
    await withTenant(query, 'a', (connection) => tenantsSeen(connection, 'fact'));
    for (const relation of await readableRelations()) {
      const seen = await withConnection(query, (connection) => tenantsSeen(connection, relation));
      expect([relation, seen]).toEqual([relation, hasCommonRows(relation) ? [''] : []]);
    }
  });

  it('shows nothing for an empty or a hostile tenant name', async () => {
    for (const tenant of ['', `a' or '1'='1`, 'A', '%']) {
      expect(await withTenant(query, tenant, (connection) => tenantsSeen(connection, 'rollup'))).toEqual([]);
    }
  });

  it('holds for an operator that asks as a tenant', async () => {
    expect(await withTenant(operator, 'a', (connection) => tenantsSeen(connection, 'container_moves'))).toEqual(['a']);
    expect(await withConnection(operator, (connection) => tenantsSeen(connection, 'container_moves'))).toEqual(['a', 'b']);
  });
});

describe('roles', () => {
  const denied = 'permission denied|must be owner|must be able to';
  const attempt = (database: Database, text: string): Promise<number> => withConnection(database, (connection) => connection.run({ text }));

  it.each(roles)('%s can do no DDL', async (role) => {
    const database = await scratch.open(role);
    for (const ddl of [
      'create table caravan.mine (a int)', 'create table public.mine (a int)', 'create temporary table mine (a int)', 'create schema mine',
      'alter table caravan.fact add column mine int', 'drop table caravan.fact', 'drop view caravan.container_moves', 'truncate caravan.fact',
      'create index mine on caravan.fact (tenant)', 'alter table caravan.fact disable row level security', 'create role mine',
      'create function caravan.mine() returns int language sql return 1', 'drop policy own_tenant on caravan.fact',
    ]) await expect(attempt(database, ddl)).rejects.toThrow(new RegExp(denied));
  });

  it('nobody changes a fact but for where it belongs, and for its payload where retention drops it; consumers do not delete one', async () => {
    for (const database of [ingest, query]) await expect(attempt(database, `update caravan.fact set payload = ''`)).rejects.toThrow('permission denied');
    for (const database of [ingest, operator, query]) await expect(attempt(database, `update caravan.fact set event_time = now()`)).rejects.toThrow('permission denied');
    await expect(attempt(query, 'update caravan.fact set entity_key = entity_key')).rejects.toThrow('permission denied');
    for (const database of [ingest, query]) await expect(attempt(database, 'delete from caravan.fact')).rejects.toThrow('permission denied');
  });

  it('the query role writes nothing and sees no key and no detail of a halt', async () => {
    await expect(attempt(query, `insert into caravan.tenant values ('c')`)).rejects.toThrow('permission denied');
    await expect(attempt(query, 'select from caravan.api_key')).rejects.toThrow('permission denied');
    await expect(attempt(query, 'select halt_detail from caravan.partition_offset')).rejects.toThrow('permission denied');
    expect(await attempt(query, 'select next_offset, state, halt_reason from caravan.partition_offset')).toBe(1);
  });

  it('the gateway reads keys and tenants and nothing else', async () => {
    const gateway = await scratch.open('caravan_gateway');
    expect(await attempt(gateway, 'select id from caravan.api_key')).toBe(2);
    for (const table of ['fact', 'entity', 'rollup', 'dead_letter', 'reference_row', 'container_moves']) {
      await expect(attempt(gateway, `select from caravan.${table}`)).rejects.toThrow('permission denied');
    }
    await expect(attempt(gateway, `update caravan.api_key set tenant = 'b'`)).rejects.toThrow('permission denied');
  });
});

describe('the role that changes reference rows', () => {
  const change = (tenant: string, name: string): Promise<unknown> =>
    changeReferenceRows(reference, tenant, wishesOf({ nodes: [{ node_id: `node-of-${tenant}`, name }] }), 'test');
  let reference: Database;
  beforeAll(async () => {
    reference = await scratch.open('caravan_reference');
  });

  it("changes and takes away a tenant's own rows, and notes it", async () => {
    expect(await change('a', 'Ours')).toHaveLength(1);
    const { own } = await loadReferenceRows(reference, 'a');
    expect(own).toEqual({ nodes: [{ node_id: 'node-of-a', name: 'Ours' }] });
    expect(await changeReferenceRows(reference, 'a', [{ kind: 'nodes', key: 'node-of-a', row: null }], 'test')).toEqual([
      { kind: 'nodes', key: 'node-of-a', before: { node_id: 'node-of-a', name: 'Ours' }, after: null },
    ]);
    expect((await loadReferenceRows(reference, 'a')).own).toEqual({});
  });

  it('changes no common row', async () => {
    await expect(changeReferenceRows(reference, '', wishesOf({ nodes: [{ node_id: 'common', name: 'Mine' }] }), 'test')).rejects.toThrow('row-level security');
    expect(await changeReferenceRows(reference, '', [{ kind: 'nodes', key: 'common', row: null }], 'test').catch(() => 'refused')).toBe('refused');
    expect((await loadReferenceRows(operator, 'b')).common).toEqual({ nodes: [{ node_id: 'common' }] });
  });

  it('sees and touches nothing of another tenant, nor anything else', async () => {
    expect(await withConnection(reference, (connection) => tenantsSeen(connection, 'reference_row'))).toEqual(['']);
    const asA = { text: `select set_config('caravan.tenant', 'a', true)` };
    await inTransaction(reference, async (connection) => {
      await connection.run(asA);
      expect(await connection.run({ text: `delete from caravan.reference_row where tenant = 'b'` })).toBe(0);
      await expect(connection.run({ text: `insert into caravan.reference_change (tenant, kind, key, who, folds_read) values ('b', 'nodes', 'x', 'me', true)` })).rejects.toThrow('row-level security');
    }).catch((error: Error) => expect(error.message).toContain('Commit refused'));
    for (const table of ['fact', 'entity', 'rollup', 'refold', 'api_key', 'tenant']) {
      await expect(withConnection(reference, (connection) => connection.run({ text: `select from caravan.${table}` }))).rejects.toThrow('permission denied');
    }
  });
});

describe('the role that answers alarms', () => {
  it("acknowledges, silences and changes rules of its tenant, and touches nothing of another's nor the alarm itself", async () => {
    const alarms = await scratch.open('caravan_alarms');
    const asA = { text: `select set_config('caravan.tenant', 'a', true)` };
    const run = (text: string): Promise<number> => inTransaction(alarms, async (connection) => {
      await connection.run(asA);
      return connection.run({ text });
    });
    expect(await run(`update caravan.alarm set acked_at = now()`)).toBe(1);
    expect(await run(`update caravan.alarm set acked_at = now() where tenant = 'b'`)).toBe(0);
    expect(await run(`update caravan.alarm_silence set ended_at = now()`)).toBe(1);
    expect(await run(`delete from caravan.alarm_rule where tenant = 'b'`)).toBe(0);
    await expect(run(`insert into caravan.alarm_rule (tenant, name, definition, who) values ('b', 'x', '{}', 'me')`)).rejects.toThrow('row-level security');
    for (const text of [`update caravan.alarm set closed_at = now()`, 'select from caravan.fact', 'select from caravan.alarm_message', 'select from caravan.api_key']) await expect(run(text)).rejects.toThrow('permission denied');
  });
});

it('the role of the watch changes nothing but alarms', async () => {
  const watch = await scratch.open('caravan_watch');
  const run = (text: string): Promise<number> => withConnection(watch, (connection) => connection.run({ text }));
  expect(await run('select from caravan.fact')).toBe(2);
  for (const table of ['fact', 'entity', 'rollup', 'restatement', 'dead_letter', 'reference_row', 'alarm_rule', 'alarm_silence']) await expect(run(`delete from caravan.${table}`)).rejects.toThrow('permission denied');
  await expect(run('update caravan.rollup set n = 0')).rejects.toThrow('permission denied');
  await expect(run('select from caravan.api_key')).rejects.toThrow('permission denied');
});
