import { borderCheckpoints } from '#services/border-checkpoints';
import { containerTraffic } from '#services/container-traffic';
import { cost, milestone } from './testing/container-events.js';
import { count, gauge, passage } from './testing/events.js';
import { type RunningQuery, startQuery } from './testing/running-query.js';

let query: RunningQuery;
const now = '2024-03-11T12:00:00Z';

beforeAll(async () => {
  const closures = [{ checkpoint_id: 'KZCN-KALZHAT', date_from: '2024-03-10', date_to: '2024-03-12', side: 'BOTH', reason: 'holiday', source: 'test' }];
  query = await startQuery({ name: 'freshness', now, domains: [borderCheckpoints, containerTraffic], reference: { closures } });
  await query.apply('a', [
    // Every hour until two hours ago; then the same at a checkpoint that is closed.
    ...['07', '08', '09', '10'].flatMap((hour) => [gauge(`2024-03-11T${hour}:00:00Z`, 'VALUE', 3), gauge(`2024-03-11T0${Number(hour) - 6}:00:00Z`, 'VALUE', 3, { node: 'KZ-KALZHAT' })]),
    gauge('2024-03-11T11:30:00Z', 'VALUE', 3), { ...passage('T1', '2024-03-11T01:00:00Z', 60)[0]!, source: '/post' }, count('KZ-DOSTYK', '2024-01', 10),
    milestone('CSQU3054383', 'ARRIVED', 'KZ-AKTAU', '2024-03-11T11:00:00Z'), { ...milestone('CSQU3054383', 'LOADED', 'KZ-AKTAU', '2024-03-20T00:00:00Z', { classifier: 'PLANNED' }), recordedtime: '2024-03-11T10:00:00Z' },
    cost('c', 'KZ-DOSTYK', 'KZ-MOIYNTY', '2024-03-11T10:00:00Z', 1, 1),
  ], '2024-03-11T11:50:00Z');
  await query.apply('a', [gauge('2024-02-01T00:00:00Z', 'VALUE', 3, { node: 'KZ-NURZHOLY' })], '2024-02-01T00:10:00Z');
});
afterAll(() => query?.close());

it('says for each source, node and type when it was last heard, with the lag', async () => {
  const { body } = await query.ask('/v1/indicators/freshness');
  expect(body).toMatchObject({ indicator: 'freshness', unit: 's', from: '2024-03-04T12:00:00.000Z', by: ['source', 'node', 'type', 'domain'] });
  expect(body.rows.map(({ source, node, type, value, receiptLagSeconds }) => [source, node, type, value, receiptLagSeconds])).toEqual([
    ['/post', 'KZ-NURZHOLY', 'caravan.border.step.v1', 39_600, 600],
    ['/test', 'KZ-AKTAU', 'caravan.container.milestone.v1', 3_600, 600],
    ['/test', 'KZ-BAKHTY', 'caravan.border.gauge.v1', 1_800, 600],
    ['/test', 'KZ-DOSTYK', 'caravan.border.count.v1', 6_091_200, 600],
    ['/test', 'KZ-DOSTYK', 'caravan.container.cost.v1', 7_200, 600],
    ['/test', 'KZ-KALZHAT', 'caravan.border.gauge.v1', 28_800, 600],
  ]);
});

it('calls a source silent after three times its usual gap, but not on a closed day', async () => {
  const of = async (node: string): Promise<unknown> => (await query.ask(`/v1/indicators/freshness?node=${node}&type=caravan.border.gauge.v1`)).body.rows[0];
  expect(await of('KZ-BAKHTY')).toMatchObject({ usualGapSeconds: 4_050, isOpenDay: true, silent: false });
  expect(await of('KZ-KALZHAT')).toMatchObject({ usualGapSeconds: 3_600, isOpenDay: false, silent: false });
  await query.apply('b', ['06', '07', '08'].map((hour) => gauge(`2024-03-11T${hour}:00:00Z`, 'VALUE', 3)), '2024-03-11T11:50:00Z');
  expect((await query.ask('/v1/indicators/freshness', 'b')).body.rows).toEqual([expect.objectContaining({ usualGapSeconds: 3_600, silent: true })]);
});

it('filters, pages, and says the same in CSV', async () => {
  expect((await query.ask('/v1/indicators/freshness?domain=container-traffic')).body.rows).toHaveLength(2);
  expect((await query.ask('/v1/indicators/freshness?from=2024-01-01&node=KZ-NURZHOLY')).body.rows).toHaveLength(2);
  expect((await query.ask('/v1/indicators/freshness?from=2024-01-01&to=2024-03-01')).body.rows).toHaveLength(1);
  expect((await query.ask('/v1/indicators/freshness?by=source')).body.rows.map(({ source, value, n, node }) => [source, value, n, node])).toEqual([['/post', 39_600, 1, undefined], ['/test', 1_800, 13, undefined]]);
  const first = await query.ask('/v1/indicators/freshness?limit=4');
  const second = await query.ask(`/v1/indicators/freshness?limit=4&cursor=${first.body.next}`);
  expect([first.body.rows.length, second.body.rows.length, second.body.next]).toEqual([4, 2, null]);
  const csv = await query.ask('/v1/indicators/freshness?format=csv');
  expect(csv.text.split('\r\n')).toHaveLength(8);
  expect(csv.text.split('\r\n')[0]).toContain('source,node,type,domain,value');
});

it.each([
  ['compare=previous', 'There is no parameter "compare". Allowed: source, node, type, domain, from, to'],
  ['by=colour', 'by is never "colour". Allowed: source, node, type, domain'],
  ['grain=day', 'grain is never "day". Allowed: total'],
  ['type=caravan.border.nothing.v1', 'type is never "caravan.border.nothing.v1". Allowed: caravan.border'],
  ['domain=ships', 'domain is never "ships". Allowed: border-checkpoints, container-traffic'],
])('refuses %s in one sentence', async (filter, detail) => {
  const { status, body } = await query.ask(`/v1/indicators/freshness?${filter}`);
  expect([status, body.detail]).toEqual([400, expect.stringContaining(detail)]);
});

it('stands in the catalogue, and shows nobody what is not theirs', async () => {
  expect((await query.ask('/v1/indicators')).body.rows.map(({ name }) => name)).toContain('freshness');
  expect((await query.ask('/v1/indicators/freshness', 'tenant-c')).body.rows).toEqual([]);
  expect((await query.ask('/v1/indicators/freshness', 'a-flights')).body.rows).toEqual([]);
});
