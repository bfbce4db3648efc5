import { domains } from '#libs/catalog';
import { count, passage } from '../testing/events.js';
import { type RunningQuery, type TestAnswer, startQuery } from '../testing/running-query.js';

let query: RunningQuery;
const january = { ...count('KZ-DOSTYK', '2024-01', 10), recordedtime: '2024-02-03T00:00:00Z' };
const corrected = { ...january, recordedtime: '2024-06-01T00:00:00Z', data: { ...january.data, value: 11 } };
const trucks = Array.from({ length: 7 }, (_, i) => `T${i}`);

beforeAll(async () => {
  query = await startQuery({ name: 'lineage', now: '2024-07-01T00:00:00Z', domains });
  await query.apply('a', [january, count('KZ-BAKHTY', '2024-01', 3)], '2024-02-04T00:00:00Z');
  await query.apply('a', trucks.flatMap((id, i) => passage(id, `2024-03-1${i}T05:00:00Z`, 60 + i)), '2024-03-20T00:00:00Z');
  await query.apply('a', passage('T0', '2024-03-12T18:30:00Z', 30), '2024-03-20T00:00:00Z');
  await query.apply('a', [corrected, { ...count('KZ-KALZHAT', '2024-02', 5), time: '2023-11-30T00:00:00Z' }], '2024-06-02T00:00:00Z');
  await query.apply('a', Array.from({ length: 12 }, (_, i) => passage(`AUGUST${i}`, '2024-08-01T05:00:00Z', 60)).flat(), '2024-08-02T00:00:00Z');
  await query.apply('a', passage('PAID', '2024-04-02T05:00:00Z', 60, { node: 'KZ-KALZHAT', costs: [{ amountMinor: 500, currency: 'USD', official: true }] }), '2024-08-02T00:00:00Z');
  await query.apply('b', passage('T0', '2024-03-10T05:00:00Z', 60), '2024-03-20T00:00:00Z');
});
afterAll(() => query?.close());

const lineage = (path: string, key?: string): Promise<TestAnswer> => query.ask(`/v1/indicators/${path}`, key);
const volume = 'border-time/lineage?node=KZ-NURZHOLY&from=2024-03-01&to=2024-04-01';

/** All pages of a lineage. */
async function allPages(path: string): Promise<TestAnswer['body'][]> {
  const pages: TestAnswer['body'][] = [];
  for (let cursor: string | null = ''; cursor !== null; cursor = pages.at(-1)?.next ?? null) {
    const { status, body } = await lineage(`${path}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    if (status !== 200) throw new Error(body.detail);
    pages.push(body);
  }
  return pages;
}

it('shows the entity behind a figure, what it adds, and every version of its facts', async () => {
  const { body } = await lineage('reported-border-count/lineage?metric=TRUCKS&node=KZ-DOSTYK&from=2024-01-01&to=2024-02-01&grain=month');
  expect(body).toMatchObject({ figure: { bucket: '2024-01-01', value: 11, n: 1 }, measure: 'value', contributions: 1, searched: 1, next: null });
  expect(body.rows).toEqual([expect.objectContaining({
    kind: 'fact', naturalKey: `/test ${january.id}`,
    contributions: [expect.objectContaining({ cube: 'border_counts', date: '2024-01-01', node: 'KZ-DOSTYK', measures: { facts: 1, value: 11 } })],
    factsCut: false,
  })]);
  const [fact] = body.rows[0]?.['facts'] as { id: string; versions: Record<string, unknown>[] }[];
  expect(fact?.id).toBe(january.id);
  expect(fact?.versions.map(({ revision, current, recordedTime, receivedAt, retracted, late, warnings, record }) => ({ revision, current, recordedTime, receivedAt, retracted, late, warnings, record }))).toEqual([
    { revision: 0, current: false, recordedTime: '2024-02-03T00:00:00.000Z', receivedAt: '2024-02-04T00:00:00.000Z', retracted: false, late: false, warnings: [], record: { topic: 'caravan.border-checkpoints.v1', partition: 0, offset: '0' } },
    { revision: 1, current: true, recordedTime: '2024-06-01T00:00:00.000Z', receivedAt: '2024-06-02T00:00:00.000Z', retracted: false, late: true, warnings: [], record: { topic: 'caravan.border-checkpoints.v1', partition: 0, offset: '18' } },
  ]);
  expect(fact?.versions.map(({ event }) => (event as { data: { value: number } }).data.value)).toEqual([10, 11]);
});

it('adds up to the figure, page by page, each entity once, whatever comes in between', async () => {
  const first = await lineage(`${volume}&limit=3`);
  await query.apply('a', passage('T9', '2024-05-01T05:00:00Z', 60), '2024-05-02T00:00:00Z');
  const second = await lineage(`${volume}&limit=3&cursor=${String(first.body.next)}`);
  const third = await lineage(`${volume}&limit=3&cursor=${String(second.body.next)}`);
  const rows = [first, second, third].flatMap(({ body }) => body.rows);
  expect(rows.map(({ naturalKey }) => naturalKey).sort()).toEqual(trucks.map((id) => `TRUCK:${id}`));
  expect(third.body.next).toBeNull();
  const lines = rows.flatMap(({ contributions }) => contributions as { measures: { clear_s: number } }[]);
  expect([lines.length, first.body['contributions']]).toEqual([8, 8]);
  const { parts } = first.body['figure'] as { parts: { clearSeconds: number } };
  expect(lines.reduce((sum, { measures }) => sum + measures.clear_s, 0)).toBe(parts.clearSeconds);
});

it('finds what lies on a day without a fact near it', async () => {
  const { body } = await lineage('reported-border-count/lineage?metric=TRUCKS&node=KZ-KALZHAT&from=2024-02-01&to=2024-03-01');
  expect(body.rows.map(({ naturalKey }) => naturalKey)).toEqual([expect.stringContaining('KZ-KALZHAT')]);
  expect([body['contributions'], body.next]).toEqual([1, null]);
});

it('is that of a wide range too, and leaves facts out when told to', async () => {
  const pages = await allPages('border-time/lineage?country=KZ&from=2024-01-01&to=2024-07-01&facts=false&limit=2');
  const rows = pages.flatMap((page) => page.rows);
  expect(rows.map(({ naturalKey }) => naturalKey).sort()).toEqual([...trucks, 'T9', 'PAID'].map((id) => `TRUCK:${id}`).sort());
  expect(rows[0]).not.toHaveProperty('facts');
});

it('has the contributions to both cubes of a figure that is divided by another', async () => {
  const { body } = await lineage('border-cost/lineage?node=KZ-KALZHAT&from=2024-01-01&to=2024-07-01');
  expect(body.rows.map(({ naturalKey, contributions }) => [naturalKey, (contributions as { cube: string }[]).map(({ cube }) => cube).sort()])).toEqual([['TRUCK:PAID', ['border_costs', 'border_passages']]]);
});

it('is that of one hour', async () => {
  const { body } = await lineage('border-time/lineage?node=KZ-NURZHOLY&grain=hour&from=2024-03-12T19:00:00Z&to=2024-03-12T20:00:00Z');
  expect(body.rows.map(({ naturalKey, contributions }) => [naturalKey, (contributions as { hour: string }[]).map(({ hour }) => hour)])).toEqual([['TRUCK:T0', ['2024-03-12T19:00:00.000Z']]]);
});

it('is empty where nothing was observed, and never another tenant\'s', async () => {
  expect((await lineage(`${volume}&mode=RAIL`)).body).toMatchObject({ contributions: 0, rows: [], next: null, figure: { value: null, reason: 'nothing_observed' } });
  expect((await lineage(volume, 'b')).body.rows).toHaveLength(1);
  expect((await lineage(volume, 'a-flights')).status).toBe(403);
});

it.each<[string, string, string]>([
  ['border-time/lineage?from=2024-03-01&to=2024-03-08&grain=day', 'from', 'hold 7 buckets of grain=day'],
  ['border-time/lineage?from=2024-03-01&to=2024-03-02&by=node,mode&node=KZ-NURZHOLY', 'mode', 'give mode one value, or leave mode out of by'],
  ['border-crossings/lineage?from=2024-03-01&to=2024-03-02&by=from', 'filter.from', 'give filter.from one value'],
  ['border-time/lineage?from=2024-03-01&to=2024-03-02&by=node&node=KZ-NURZHOLY,KZ-BAKHTY', 'node', 'give node one value'],
  ['border-time/lineage?from=2024-03-01&to=2024-03-02&grain=hour', 'from', 'several hours'],
  ['border-time/lineage?from=2024-03-01&to=2024-03-02&compare=previous', 'compare', 'leave compare out'],
  ['border-time/lineage?from=2024-03-01&to=2024-03-02&asOf=2024-03-05T00:00:00Z', 'asOf', 'leave asOf and knownAt out'],
  ['queue-now/lineage?node=KZ-BAKHTY', 'name', 'look at /v1/facts'],
  ['border-time/lineage?from=2024-03-01&to=2024-03-02&format=csv', 'format', 'JSON only'],
  ['border-time/lineage?from=2024-03-01&to=2024-03-02&facts=few', 'facts', 'facts is never "few"'],
])('refuses %s and names %s', async (path, parameter, sentence) => {
  const { status, body } = await lineage(path);
  expect([status, body['parameter'], body.detail]).toEqual([400, parameter, expect.stringContaining(sentence)]);
});
