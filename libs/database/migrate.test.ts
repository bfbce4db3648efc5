import type { Cube } from '#libs/contracts';
import { Breaker, RollupDeltas, applyDelta } from '#libs/engine';
import { Random, drainPartition, longScript, toyApplier, toyDomain, writeScript } from '#libs/testing';
import { scratchDatabase } from '#deploy/local';
import { withConnection } from './connection.js';
import { migrate } from './migrate.js';
import { migrations as all } from './migrations/index.js';
import { PostgresStore } from './postgres-store.js';
import { keyOf, sampleEntity, sampleFact } from './sample-rows.js';
import { type Role, roles } from './session.js';
import { emptyScratch, type Scratch } from './testing/scratch.js';

const cube: Cube = {
  name: 'border_crossings', title: "Crossings, each side's clock", dimensions: [{ name: 'from' }, { name: 'to' }, { name: 'group' }],
  measures: [{ name: 'crossings', unit: '1' }], count: 'crossings', sketch: { name: 'total', unit: 's' }, grains: ['hour', 'day'], graceSeconds: 0,
};

describe('migrate', () => {
  let scratch: Scratch;
  beforeAll(async () => {
    scratch = await emptyScratch('migrate');
  });
  afterAll(() => scratch?.close());

  it('can be started by several processes at once, and again, and does its work once', async () => {
    const reports = await Promise.all([1, 2, 3].map(() => migrate(scratch.url, [cube])));
    expect(reports.map(({ migrations }) => migrations.length).sort()).toEqual([0, 0, all.length]);
    expect(reports.flatMap(({ views }) => views)).toEqual(['entity_states', 'border_crossings']);
    expect(await migrate(scratch.url, [cube])).toEqual({ migrations: [], views: [] });
  });

  it('replaces the view of a cube whose declaration changed', async () => {
    const wider: Cube = { ...cube, measures: [{ name: 'inserted', unit: 'kg' }, ...cube.measures] };
    expect((await migrate(scratch.url, [wider])).views).toEqual(['border_crossings']);
    const query = await scratch.open('caravan_query');
    expect(await withConnection(query, (connection) => connection.run({ text: 'select inserted, crossings from caravan.border_crossings' }))).toBe(0);
  });

  it('refuses a cube with two columns of one name', async () => {
    const twice: Cube = { ...cube, name: 'twice', dimensions: [{ name: 'bucket' }] };
    await expect(migrate(scratch.url, [twice])).rejects.toThrow('two columns called bucket');
  });
});

describe('an owner that is no superuser', () => {
  const login = 'caravan_test_owner';
  let scratch: Scratch;
  let url: string;
  const asSuperuser = async (...statements: string[]): Promise<void> => {
    const owner = await scratch.open('owner');
    for (const text of statements) await withConnection(owner, (connection) => connection.run({ text }));
  };
  beforeAll(async () => {
    scratch = await emptyScratch('plain_owner');
    const parsed = new URL(scratch.url);
    [parsed.username, parsed.password] = [login, 'secret'];
    url = parsed.href;
    await asSuperuser(
      `do $$ begin if not exists (select from pg_roles where rolname = '${login}') then create role ${login} login createrole password 'secret'; end if; end $$`,
      `alter database ${parsed.pathname.slice(1)} owner to ${login}`,
    );
  });
  afterAll(() => scratch?.close());

  it('is told what to do when the roles exist and are not its own', async () => {
    const other = await scratchDatabase(scratch.url, 'database_roles_exist');
    await migrate(other.url, []);
    await other.drop();
    await asSuperuser(`revoke ${roles.join(', ')} from ${login}`);
    await expect(migrate(url, [cube])).rejects.toThrow(`let a superuser run "grant caravan_ingest to ${login}"`);
  });

  it('says to migrate first where the roles do not exist', async () => {
    await expect(scratch.open('caravan_nobody' as Role, url)).rejects.toThrow('Migrate the database first');
  });

  it('migrates once it is a member, and its sessions act as the roles', async () => {
    await asSuperuser(`grant ${roles.join(', ')} to ${login}`);
    expect((await migrate(url, [cube])).migrations).toContain('Roles1795000000002');
    expect((await scratch.open('caravan_query', url)).role).toBe('caravan_query');
  });

  it('makes months of the days, and of the restatements, that a release before them left, as the engine would have made them', async () => {
    const store = new PostgresStore(await scratch.open('caravan_ingest', url));
    const { log } = writeScript(longScript(new Random(8), 80), 1);
    await drainPartition(store, toyApplier(store, new Breaker(), toyDomain), log, 0, [20], 1);
    const deltas = new RollupDeltas();
    const line = { cube: 'border_crossings', hour: undefined, value: undefined, measures: [1, -2] };
    for (const day of [28, 29]) deltas.add('тенант', { ...line, dims: ['KZ', '', 'Қорғас'], day: day * 86_400, date: `1969-12-${day}` }, 1, { cause: 'late', factId: undefined });
    await store.transaction((tx) => tx.insertOrLockRollups(deltas.changes().map((delta) => applyDelta(delta.row, delta))));
    const owner = await scratch.open('owner');
    const months = (): Promise<object[]> => withConnection(owner, (connection) => connection.rows({ text: `select r::text from caravan.rollup r where grain = 'month' order by key` }));
    const listed = 'tenant, domain, cube, bucket, local_date, dims, n_before, n_after, sums_before, sums_after, cause';
    await asSuperuser(
      `insert into caravan.restatement (${listed}, at) select ${listed}, at + interval '1 hour' from caravan.restatement`,
      `update caravan.restated set at = at + interval '1 hour'`,
    );
    const restated = (): Promise<object[]> => withConnection(owner, (connection) => connection.rows({ text: `select r::text from caravan.restated r order by key` }));
    const [made, madeRestated] = [await months(), await restated()];
    expect(made.length).toBeGreaterThan(10);
    expect(madeRestated.length).toBeGreaterThan(2);
    await asSuperuser(
      `delete from caravan.rollup where grain = 'month'`, `delete from caravan.migration where name like '%Months%' or name like 'Restated%'`,
      `alter table caravan.rollup drop constraint rollup_grain_check, add constraint rollup_grain_check check (grain in ('hour', 'day'))`,
      'drop table caravan.restated', 'drop function caravan.restated_key',
    );
    expect((await migrate(url, [cube])).migrations).toEqual(['Months1795000000100', 'DaysOfMonths1795000000101', 'Restated1795000000102']);
    expect(await months()).toEqual(made);
    expect(await restated()).toEqual(madeRestated);
    await asSuperuser('truncate caravan.rollup, caravan.entity, caravan.entity_segment, caravan.fact, caravan.restatement, caravan.restated, caravan.partition_offset');
  });

  it('stores facts and entities also where Postgres refuses COPY to the role', async () => {
    const plain = 'caravan_test_plain';
    await asSuperuser(
      `do $$ begin if not exists (select from pg_roles where rolname = '${plain}') then create role ${plain} nologin nobypassrls; end if; end $$`,
      `grant caravan_ingest to ${plain}`,
    );
    const database = await scratch.open(plain as Role);
    const entity = sampleEntity(1, { facts: Buffer.from([0, 92, 255]), since: 1_700_000_000 });
    const store = new PostgresStore(database);
    const inserted = await store.transaction(async (tx) => {
      await tx.insertEntities([entity]);
      const fact = sampleFact(1, { warnings: ['a"b\\', ''], retracted: true });
      return [await tx.insertFacts([fact]), await tx.insertFacts([sampleFact(2), fact]), await tx.insertFacts([sampleFact(3)])];
    });
    expect(inserted).toEqual([true, false, true]);
    expect(await store.transaction((tx) => tx.lockEntities([keyOf(1)]))).toEqual([entity]);
    const rows = await withConnection(database, (connection) => connection.rows({ text: 'select warnings, retracted, late from caravan.fact order by fact_id' }));
    expect(rows).toEqual([{ warnings: ['a"b\\', ''], retracted: true, late: false }, { warnings: [], retracted: false, late: false }]);
  });
});
