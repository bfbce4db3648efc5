import { count, declaration, gauge, passage } from './testing/events.js';
import { type RunningQuery, type TestEvent, startQuery } from './testing/running-query.js';

// Whoever is not tenant A must not learn of A by any route: no row, no id, no difference between "not yours" and "not there".
let query: RunningQuery;
const secret = 'SECRETUNIT';
const bad: TestEvent = { id: 'bad', type: 'caravan.border.count.v1', time: '2024-01-01T00:00:00Z', data: { place: { codes: ['NODE:KZ-BAKHTY'] } } };

beforeAll(async () => {
  query = await startQuery({ name: 'tenants', now: '2024-03-11T12:00:00Z' });
  await query.apply('a', [
    ...passage(secret, '2024-01-05T05:00:00Z', 60), count('KZ-DOSTYK', '2024-01', 4711), declaration('d', '2024-01-05T05:00:00Z', 100, 'USD'),
    gauge('2024-03-11T11:00:00Z', 'VALUE', 12), bad,
  ], '2024-03-11T11:30:00Z');
  await query.apply('a', [count('KZ-DOSTYK', '2023-01', 815)], '2024-03-11T11:31:00Z');
  await query.apply('a', [{ ...count('KZ-DOSTYK', '2023-01', 816), recordedtime: '2024-03-11T11:32:00Z' }], '2024-03-11T11:32:00Z');
});
afterAll(() => query?.close());

async function pathsOfA(): Promise<string[]> {
  const facts = (await query.ask('/v1/facts')).body.rows;
  const letters = (await query.ask('/v1/dead-letters')).body.rows;
  expect([facts.length, letters.length]).toEqual([7, 1]);
  const indicators = (await query.ask('/v1/indicators')).body.rows.map(({ name }) => String(name));
  const choice = 'metric=TRUCKS&period=MONTH';
  return [
    '/v1/facts', '/v1/facts?late=false', '/v1/facts?node=KZ-DOSTYK', '/v1/restatements', '/v1/dead-letters', '/v1/dead-letters?redriven=false', '/v1/status',
    ...facts.map(({ source, id }) => `/v1/facts?source=${encodeURIComponent(String(source))}&id=${encodeURIComponent(String(id))}`),
    ...facts.map(({ entityKey }) => `/v1/entities/${String(entityKey)}`),
    `/v1/entities?domain=border-checkpoints&kind=unit&key=TRUCK:${secret}`,
    ...letters.map(({ topic, partition, offset }) => `/v1/dead-letters/${String(topic)}/${String(partition)}/${String(offset)}`),
    `/v1/indicators/reported-border-count?${choice}&by=node,direction,category&from=2020-01-01&to=2025-01-01&grain=year`,
    ...indicators.filter((name) => name.endsWith('-now')).map((name) => `/v1/indicators/${name}`),
    ...indicators.filter((name) => name.startsWith('border-') || name === 'turnover').map((name) => `/v1/indicators/${name}?from=2023-01-01&to=2024-12-31`),
    '/v1/indicators/capacity-use?by=checkpoint&from=2024-01-01&to=2024-02-01',
  ];
}

it('shows nothing of A to B, and gives B the answers of a tenant that has nothing', async () => {
  const traces = new RegExp(`${secret}|4711|815|816|/test|KZ-DOSTYK|KZ-BAKHTY"|"id":"bad"`);
  for (const path of await pathsOfA()) {
    const toA = await query.ask(path);
    const toB = await query.ask(path, 'b');
    expect([path, toA.status]).toEqual([path, 200]);
    expect([path, toB.text]).toEqual([path, expect.not.stringMatching(traces)]);
    if (toB.status !== 200) expect([path, toB.status]).toEqual([path, 404]);
  }
});

it('does not tell "not yours" from "not there"', async () => {
  const [fact] = (await query.ask('/v1/facts')).body.rows;
  const [letter] = (await query.ask('/v1/dead-letters')).body.rows;
  const pairs = [
    [`/v1/entities/${String(fact?.['entityKey'])}`, `/v1/entities/${'0'.repeat(32)}`],
    [`/v1/facts?source=${String(fact?.['source'])}&id=${encodeURIComponent(String(fact?.['id']))}`, '/v1/facts?source=/x&id=y'],
    [`/v1/dead-letters/${String(letter?.['topic'])}/0/${String(letter?.['offset'])}`, '/v1/dead-letters/caravan.border-checkpoints.v1/0/999999'],
  ] as const;
  for (const [ofA, ofNobody] of pairs) {
    const [foreign, missing] = [await query.ask(ofA, 'b'), await query.ask(ofNobody, 'b')];
    expect([foreign.status, foreign.text]).toEqual([404, missing.text]);
  }
});

it('says no watermark, no source and no partition to a tenant without facts', async () => {
  const { body } = await query.ask('/v1/status', 'b');
  expect(body).toMatchObject({ domains: [{ domain: 'border-checkpoints', watermark: null }], sources: [], nodes: [], partitions: null });
  const answer = await query.ask('/v1/indicators/border-time', 'b');
  expect(answer.body).toMatchObject({ watermark: null, rows: [{ value: null, reason: 'nothing_observed' }] });
});

it('does not take the tenant from the caller', async () => {
  for (const path of ['/v1/facts?tenant=a', '/v1/indicators/border-time?tenant=a']) expect((await query.ask(path, 'b')).status).toBe(400);
  const { body } = await query.ask('/v1/facts', 'b', { 'x-tenant': 'a', 'ce-tenant': 'a' });
  expect(body.rows).toEqual([]);
});

it('does not let a cursor of A show anything to B', async () => {
  const { body } = await query.ask('/v1/facts?limit=2');
  expect(body.next).not.toBeNull();
  expect((await query.ask(`/v1/facts?limit=2&cursor=${body.next}`, 'b')).body.rows).toEqual([]);
});
