import { domains } from '#libs/catalog';
import { type Database, openDatabase, roles, withConnection, withTenant, writeReferenceRows } from '#libs/database';
import { entityKeyOf, factIdOf } from '#libs/engine';
import { requireDatabaseUrl } from '#libs/platform';
import { startWorld, type World } from '../golden/world.js';
import { count, step } from './border-events.js';
import { postBody, postEvents } from './post-events.js';
import { type Answer, type QueryClient, startQuery } from './query-service.js';
import { openRawLog } from './raw-log.js';
import { selectAs } from './stored-state.js';

jest.setTimeout(300_000);

/** Stands in everything that tenant A publishes: no answer to B may hold it. */
const secret = 'ASECRET';
const [a, b] = ['tenant-a', 'tenant-b'];
const source = `/${secret}`;

let world: World;
let query: QueryClient;
let keys: { readonly a: string; readonly b: string };

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-tenants', referenceSets: ['common'], timestampType: 'LogAppendTime' });
  query = await startQuery(world);
  await writeReferenceRows(world.database, a, { nodes: [{ node_id: `KZ-${secret}`, name: secret, country: 'KZ', kind: 'ROAD_CHECKPOINT', zone: 'Asia/Almaty', status: 'OPEN' }] }, secret);
  keys = { a: await world.keyFor(a), b: await world.keyFor(b) };
  const own = { place: { codes: [`NODE:KZ-${secret}`] } };
  const gauge = { ...own, direction: 'OUT', unitType: 'TRUCK', lane: 'ALL', metric: 'QUEUE_UNITS', status: 'VALUE', value: 9, validForS: 86_400 };
  await postEvents(world, keys.a, [
    step(`${secret}:in`, '2024-05-01T08:00:00+05:00', { unitId: secret, ...own }, { source }),
    step(`${secret}:out`, '2024-05-01T09:00:00+05:00', { unitId: secret, step: 'EXITED', costs: [{ amountMinor: 77_777, currency: 'KZT', official: true }], ...own }, { source }),
    count(`${secret}:count`, '2024-05-01', 4_242, own, { source }),
    { ...count(`${secret}:gauge`, '2024-05-01', 0, {}, { source, type: 'caravan.border.gauge.v1', time: new Date().toISOString() }), data: gauge },
  ]);
  const log = await openRawLog(world);
  await log.append([{ partition: 0, value: Buffer.from(JSON.stringify({ tenant: a, specversion: '1.0', id: secret, source, type: secret })) }]);
  await log.close();
  await world.settle();
  await postEvents(world, keys.a, [count(`${secret}:count`, '2024-05-01', 4_243, own, { source, recordedtime: '2024-06-01T00:00:00Z' })]);
  await world.settle();
});
afterAll(async () => {
  await query?.stop();
  await world?.stop();
});

const unitKey = entityKeyOf(a, 'border-checkpoints', 'unit', `TRUCK:${secret}`);
const range = 'from=2024-01-01&to=2025-01-01';
const listings = [
  '/v1/facts?limit=100', `/v1/facts?source=${encodeURIComponent(source)}`, `/v1/facts?node=KZ-${secret}`, '/v1/restatements?limit=100', '/v1/dead-letters?limit=100',
];
const valuesIn = ({ body, status, text }: Answer): unknown[] => {
  if (status !== 200) throw new Error(text);
  return body.rows.map((row) => row['value']).filter((value) => value !== null);
};

describe('the query service', () => {
  it('answers tenant A with its own data by the routes that tell B nothing', async () => {
    for (const path of listings.slice(0, 3)) expect((await query.get(path, keys.a)).text).toContain(secret);
    expect((await query.get('/v1/dead-letters', keys.a)).text).toContain(secret);
    expect((await query.get('/v1/status?since=2024-01-01', keys.a)).text).toContain(secret);
    expect((await query.rows('/v1/indicators/queue-now?direction=OUT', keys.a))[0]).toMatchObject({ node: `KZ-${secret}`, value: 9 });
  });

  it.each(listings)('lists nothing of A at %s', async (path) => {
    const answer = await query.get(path, keys.b);
    expect(answer.status).toBe(200);
    expect(answer.body.rows).toEqual([]);
    expect(answer.text.replaceAll(encodeURIComponent(source), '')).not.toContain(secret);
  });

  it('has no value of A in any indicator, by any dimension', async () => {
    const { body } = await query.get('/v1/indicators', keys.b);
    expect(body.rows.length).toBeGreaterThan(10);
    const withValues: string[] = [];
    for (const { name, dimensions, grains } of body.rows as readonly { name: string; dimensions: readonly { name: string }[]; grains: readonly string[] }[]) {
      const by = dimensions.map((dimension) => dimension.name).join(',');
      const path = `/v1/indicators/${name}?${name.endsWith('-now') && grains.join() === 'total' ? '' : `${range}&by=${by}`}`;
      const answer = await query.get(path, keys.b);
      expect(answer.text).not.toContain(secret);
      expect([name, valuesIn(answer)]).toEqual([name, []]);
      if (valuesIn(await query.get(path, keys.a)).length > 0) withValues.push(name);
    }
    expect(withValues).toEqual(expect.arrayContaining(['border-time', 'border-crossings', 'reported-border-count', 'queue-now']));
  });

  it('has no value of A for who names a node of A', async () => {
    for (const question of ['border-time?', 'reported-border-count?metric=TRUCKS&period=DAY&']) {
      const path = `/v1/indicators/${question}${range}&node=KZ-${secret}`;
      expect(valuesIn(await query.get(path, keys.a))).toHaveLength(1);
      expect(valuesIn(await query.get(path, keys.b))).toEqual([]);
    }
  });

  it.each([
    ['an entity by its key', `/v1/entities/${unitKey}`],
    ['an entity by the key of a fact', `/v1/entities/${factIdOf(a, 'border-checkpoints', source, `${secret}:count`)}`],
    ['an entity by its name', `/v1/entities?domain=border-checkpoints&kind=unit&key=TRUCK:${secret}`],
    ['a fact by its source and id', `/v1/facts?source=${encodeURIComponent(source)}&id=${secret}:in`],
  ])('has not heard of %s', async (_name, path) => {
    const answer = await query.get(path, keys.b);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('applied');
    expect(answer.body['detail']).toMatch(/^There is no such (entity|fact)\.$/);
  });

  it('has not heard of a dead letter of A by its place', async () => {
    const [letter] = (await query.get('/v1/dead-letters', keys.a)).body.rows;
    const path = `/v1/dead-letters/${String(letter?.['topic'])}/${String(letter?.['partition'])}/${String(letter?.['offset'])}`;
    expect((await query.get(path, keys.a)).status).toBe(200);
    expect(await query.get(path, keys.b)).toMatchObject({ status: 404, body: { detail: 'There is no such dead letter.' } });
  });

  it('says nothing of A in its status', async () => {
    const answer = await query.get('/v1/status?since=2024-01-01', keys.b);
    expect(answer.text).not.toContain(secret);
    expect(answer.body).toMatchObject({ partitions: null, sources: [], nodes: [] });
    expect(JSON.stringify(answer.body['domains'])).toContain('"watermark":null');
  });
});

describe('the gateway', () => {
  it('gives what B publishes to B, whatever tenant stands in it', async () => {
    await postEvents(world, keys.b, [count('of-b', '2024-05-02', 1, {}, { tenant: a, source: '/b' })]);
    await world.settle();
    expect(await selectAs(world, b, `select event_id from caravan.fact`)).toEqual([{ event_id: 'of-b' }]);
    expect(await selectAs(world, a, `select event_id from caravan.fact where source = '/b'`)).toEqual([]);
  });

  it('cannot withdraw a fact of A with the key of B', async () => {
    await postEvents(world, keys.b, [{ specversion: '1.0', type: 'caravan.border.count.v1', source, id: `${secret}:count`, retracted: true, tenant: a }]);
    await world.settle();
    expect(await selectAs(world, a, `select value::int from caravan.border_counts`)).toEqual([{ value: 4_243 }]);
  });

  it('refuses a wrong event of B without a word of A', async () => {
    const posted = await postBody(world, keys.b, { 'content-type': 'application/cloudevents-batch+json' }, JSON.stringify([count(`${secret}:count`.replace(secret, 'x'), '2024-05-01', -1)]));
    expect(posted.status).toBe(422);
    expect(JSON.stringify(posted)).not.toContain(secret);
  });
});

describe('the SQL roles', () => {
  const opened: Database[] = [];
  const open = async (role: (typeof roles)[number]): Promise<Database> => {
    const database = await openDatabase({ url: requireDatabaseUrl(world.environment), role, applicationName: 'tenants', poolSize: 1 });
    opened.push(database);
    return database;
  };
  afterAll(() => Promise.all(opened.map((database) => database.close())));

  it('show neither B nor nobody a row of A, through any table or view', async () => {
    const database = await open('caravan_query');
    const cubes = domains.flatMap((domain) => domain.cubes.map(({ name }) => name));
    for (const relation of ['fact', 'entity', 'rollup', 'dead_letter', 'restatement', 'alarm', 'tenant', 'reference_row', 'reference_change', ...cubes]) {
      const statement = { text: `select to_jsonb(r)::text as row from caravan.${relation} r` };
      const rows = [
        ...(await withTenant(database, b, (connection) => connection.rows<{ row: string }>(statement))),
        ...(await withConnection(database, (connection) => connection.rows<{ row: string }>(statement))),
      ];
      expect(rows.filter(({ row }) => row.includes(`"${a}"`) || (row.includes(secret) && !row.includes(`"${b}"`)))).toEqual([]);
    }
    expect(await withTenant(database, a, (connection) => connection.rows({ text: 'select from caravan.rollup' }))).not.toEqual([]);
  });

  it.each(roles)('let %s change no schema', async (role) => {
    const database = await open(role);
    for (const text of ['create table caravan.mine (a int)', 'alter table caravan.fact disable row level security', 'drop view caravan.border_counts', 'truncate caravan.rollup']) {
      await expect(withConnection(database, (connection) => connection.run({ text }))).rejects.toThrow(/permission denied|must be owner/);
    }
  });
});
