import { join } from 'node:path';
import type { JsonObject } from '#libs/contracts';
import { loadReferenceRows } from '#libs/database';
import { type Row, buildSnapshot, findProjectRoot } from '#libs/reference';
import { compareExample } from '../golden/compare-example.js';
import { type Example, readExamples } from '../golden/example.js';
import { publishEvents } from '../golden/publish-example.js';
import { readStored } from '../golden/read-stored.js';
import { startWorld, type World } from '../golden/world.js';
import { step } from './border-events.js';
import { type QueryClient, startQuery } from './query-service.js';
import { type Editor, openEditor, untilRefolded } from './reference-desk.js';
import { rollupsOf, selectAs, verdictsOf } from './stored-state.js';

jest.setTimeout(300_000);

const examples = readExamples(join(findProjectRoot(), 'test', 'golden', 'examples'));
const exampleNamed = (name: string): Example => examples.find(({ id }) => id === name) as Example;
const received = Date.parse('2030-01-01T00:00:00Z');

let world: World;
let query: QueryClient;

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-reference', referenceSets: ['common'], timestampType: 'CreateTime' });
  query = await startQuery(world);
  // Somebody else's event of later closes the days of the examples.
  const later = { specversion: '1.0', id: 'later', source: '/e2e', type: 'caravan.container.call.v1', time: '2024-09-01T00:00:00Z', data: { place: { codes: ['NODE:KZ-ALMATY'] }, call: 'ARRIVED', mode: 'RAIL', classifier: 'ACTUAL' } };
  await publishEvents(world, await world.keyFor('somebody-else'), [later, ...[0, 1, 2, 3, 4].map((n) => step(`later-${n}`, '2024-09-01T00:00:00Z', { unitId: `LATER${n}` }))], received);
  await world.settle();
});
afterAll(async () => {
  await query?.stop();
  await world?.stop();
});

async function publish(key: string, events: readonly JsonObject[]): Promise<void> {
  expect(await publishEvents(world, key, events, received)).toEqual([]);
  await world.settle();
}

/** In what the tenant's numbers differ from an example's. */
async function differencesFrom(example: Example, tenant: string): Promise<string[]> {
  const { version, common, own } = await loadReferenceRows(world.database, tenant);
  return compareExample(example, await readStored(world.database, tenant), [], buildSnapshot(version, common, own));
}

const restatementsOf = (tenant: string): Promise<{ cause: string; node: string; before: number; after: number; isExampleKnown: boolean }[]> =>
  selectAs(world, tenant, `
    select r.cause, r.dims[1] as node, r.n_before::int as before, r.n_after::int as after, exists (select from caravan.fact f where f.fact_id = r.fact_id) as "isExampleKnown"
      from caravan.restatement r where r.cube = 'container_visits' and r.cause <> 'late' order by r.id`);

async function expectAllRight(): Promise<void> {
  for (const { domain, waiting, problems } of await verdictsOf(world)) expect({ domain, waiting, problems }).toEqual({ domain, waiting: 0, problems: [] });
}

/** The common row of a node, as a tenant may put another over it. */
async function nodeRow(key: string, id: string): Promise<Row> {
  const { layer: _layer, ...row } = (await query.get(`/v1/reference/nodes?node_id=${id}`, key)).body.rows[0] as unknown as Row & { layer: string };
  return row;
}

describe('a node that is missing', () => {
  const tenant = 'missing-node';
  const [unknown, added] = [exampleNamed('G04a'), exampleNamed('G04b')];
  let editor: Editor;
  beforeAll(async () => {
    editor = await openEditor(world, tenant);
    await publish(editor.key, unknown.events);
  });

  it('leaves its events under `unknown`, and its code in the list of what is missing', async () => {
    expect(await differencesFrom(unknown, tenant)).toEqual([]);
    expect((await query.get('/v1/unresolved-places', editor.key)).body.rows).toEqual([
      { scheme: 'UNLOCODE', code: 'KZXNW', domain: 'container-traffic', facts: 2, firstTime: '2024-04-10T20:30:00.000Z', lastTime: '2024-04-10T22:30:00.000Z', sources: ['/ktz/tos'] },
    ]);
  });

  it('takes its history over when it is added, to the right zone and country, as restatements with the cause `reference`', async () => {
    expect([await editor.load('nodes', added.reference?.nodes ?? []), await editor.load('nodeAliases', added.reference?.nodeAliases ?? [])]).toEqual([1, 1]);
    await untilRefolded(query, editor.key);
    expect(await differencesFrom(added, tenant)).toEqual([]);
    expect(await restatementsOf(tenant)).toEqual(expect.arrayContaining([
      { cause: 'reference', node: 'unknown', before: 1, after: 0, isExampleKnown: true }, { cause: 'reference', node: 'KZ-XNW', before: 0, after: 1, isExampleKnown: true },
    ]));
    expect((await query.get('/v1/unresolved-places', editor.key)).body.rows).toEqual([]);
    await expectAllRight();
  });

  it('is a change with who, when, before and after', async () => {
    const { rows } = (await query.get('/v1/reference-changes?limit=2', editor.key)).body;
    expect(rows).toMatchObject([
      { kind: 'nodeAliases', key: { scheme: 'UNLOCODE', code: 'KZXNW' }, layer: 'own', before: null, after: { node_id: 'KZ-XNW' }, who: expect.stringMatching(/^API key test \([0-9a-f]{8}\)$/) as unknown },
      { kind: 'nodes', key: { node_id: 'KZ-XNW' } },
    ]);
  });

  it('gives its history back when its alias is taken away', async () => {
    await editor.remove('nodeAliases', { scheme: 'UNLOCODE', code: 'KZXNW', valid_from: '', valid_to: '' });
    await untilRefolded(query, editor.key);
    expect(await differencesFrom(unknown, tenant)).toEqual([]);
    await expectAllRight();
  });

  it('is not seen by anybody else', async () => {
    const other = await openEditor(world, 'another');
    await publish(other.key, unknown.events);
    await editor.load('nodeAliases', added.reference?.nodeAliases ?? []);
    await untilRefolded(query, editor.key);
    expect([await differencesFrom(added, tenant), await differencesFrom(unknown, 'another')]).toEqual([[], []]);
  });
});

describe('a zone that is corrected', () => {
  const displays = [0, 3, 9, 17, 18, 19, 23, 30].map((hour): JsonObject => {
    const time = new Date(Date.parse('2024-05-01T00:00:00Z') + hour * 3_600_000).toISOString();
    const data = { place: { codes: ['NODE:KZ-NURZHOLY'] }, direction: 'OUT', unitType: 'TRUCK', lane: 'ALL', metric: 'QUEUE_UNITS', status: 'VALUE', value: hour, validForS: 21_600 };
    return { specversion: '1.0', type: 'caravan.border.gauge.v1', source: '/e2e/display', id: `at-${hour}`, time, recordedtime: time, data };
  });
  const events = [...displays, step('in', '2024-05-01T17:30:00Z', {}), step('out', '2024-05-01T18:30:00Z', { step: 'EXITED' })];

  it('sends facts to the days they belong to now, as if they had been sent anew', async () => {
    const [before, after] = [await openEditor(world, 'zone-before'), await openEditor(world, 'zone-after')];
    const corrected = { ...(await nodeRow(before.key, 'KZ-NURZHOLY')), zone: 'Asia/Shanghai' };
    await after.load('nodes', [corrected]);
    await publish(before.key, events);
    await publish(after.key, events);
    expect((await rollupsOf(world, 'zone-before')).md5).not.toBe((await rollupsOf(world, 'zone-after')).md5);
    await before.load('nodes', [corrected]);
    await untilRefolded(query, before.key);
    expect(await rollupsOf(world, 'zone-before')).toEqual(await rollupsOf(world, 'zone-after'));
    const [walk] = await selectAs<{ moved: number }>(world, 'zone-before', `select moved::int from caravan.refold where tenant = 'zone-before' and domain = 'border-checkpoints'`);
    expect(walk?.moved).toBeGreaterThan(0);
    await expectAllRight();
  });
});

describe('a planned checkpoint', () => {
  const sides = ['KZ-BAKHTY-RAIL', 'CN-TACHENG-RAIL'] as const;
  const question = '/v1/indicators/capacity-use?checkpoint=KZCN-BAKHTY-RAIL&from=2024-05-01&to=2024-05-03';
  const train = { unitType: 'TRAIN', mode: 'RAIL', unitId: '9410-001-9800' };

  it('shows with its capacity and no traffic, and opens by data', async () => {
    const editor = await openEditor(world, 'opening');
    const [checkpoint] = (await query.get('/v1/reference/checkpoints?status=PLANNED', editor.key)).body.rows;
    expect(checkpoint).toMatchObject({ checkpoint_id: 'KZCN-BAKHTY-RAIL', node_a: sides[0], node_b: sides[1] });
    expect((await query.get('/v1/reference/capacities?checkpoint_id=KZCN-BAKHTY-RAIL', editor.key)).body.rows).toMatchObject([{ unit: 'TONNES_PER_YEAR' }]);
    expect((await query.rows(question, editor.key))[0]).toMatchObject({ value: null, reason: 'not_open' });
    await publish(editor.key, [0, 1].flatMap((side) => [
      step(`in-${side}`, `2024-05-01T0${4 + side}:00:00Z`, { ...train, place: { codes: [`NODE:${sides[side]}`] }, direction: side === 0 ? 'OUT' : 'IN' }),
      step(`out-${side}`, `2024-05-01T0${4 + side}:30:00Z`, { ...train, place: { codes: [`NODE:${sides[side]}`] }, direction: side === 0 ? 'OUT' : 'IN', step: 'EXITED' }),
    ]));
    expect(await selectAs(world, 'opening', `select count(*)::int as flagged from caravan.entity where flags like '%node_not_open%'`)).toEqual([{ flagged: 1 }]);

    const { layer: _layer, ...row } = checkpoint as unknown as Row & { layer: string };
    await editor.load('nodes', await Promise.all(sides.map(async (id) => ({ ...(await nodeRow(editor.key, id)), status: 'OPEN', valid_from: '2024-05-01', valid_to: '' }))));
    await editor.load('checkpoints', [{ ...row, status: 'OPEN', valid_from: '2024-05-01', valid_to: '' }]);
    await editor.load('capacities', [{ checkpoint_id: 'KZCN-BAKHTY-RAIL', unit: 'TRAINS_PER_DAY_PER_DIRECTION', value: '4', valid_from: '2024-05-01', source: 'e2e' }]);
    await untilRefolded(query, editor.key);
    expect((await query.rows(question, editor.key))[0]).toMatchObject({ value: 0.0625, n: 1 }); // 1 train of 2 days, 2 directions, 4 each
    expect(await selectAs(world, 'opening', `select count(*)::int as flagged from caravan.entity where flags like '%node_not_open%'`)).toEqual([{ flagged: 0 }]);
    await expectAllRight();
  });
});
