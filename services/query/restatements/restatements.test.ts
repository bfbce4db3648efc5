import { count, passage } from '../testing/events.js';
import { type RunningQuery, type TestEvent, startQuery } from '../testing/running-query.js';

let query: RunningQuery;
const [entered, exited] = passage('T1', '2024-03-11T05:00:00Z', 60) as [TestEvent, TestEvent];
const january = { ...count('KZ-DOSTYK', '2024-01', 10), recordedtime: '2024-02-03T00:00:00Z' };
const version = (event: TestEvent, recordedtime: string, more: object): TestEvent => ({ ...event, ...more, recordedtime });

beforeAll(async () => {
  query = await startQuery({ name: 'restatements', now: '2024-09-01T00:00:00Z' });
  await query.apply('a', [version(entered, '2024-03-11T06:00:00Z', {}), version(exited, '2024-03-11T07:00:00Z', {}), january], '2024-03-12T00:00:00Z');
  await query.apply('a', passage('T2', '2024-07-01T05:00:00Z', 60), '2024-07-02T00:00:00Z');
  await query.apply('a', passage('T3', '2024-03-11T08:00:00Z', 30, { node: 'KZ-BAKHTY' }), '2024-07-03T00:00:00Z');
  await query.apply('a', [version(exited, '2024-07-04T00:00:00Z', { time: '2024-03-11T07:00:00Z' })], '2024-07-05T00:00:00Z');
  await query.apply('a', [version(january, '2024-07-06T00:00:00Z', { data: { ...january.data, value: 8 } })], '2024-07-06T00:00:00Z');
  await query.apply('a', [version(january, '2024-07-07T00:00:00Z', { retracted: true, data: undefined, time: undefined })], '2024-07-08T00:00:00Z');
});
afterAll(() => query?.close());

const rowsOf = async (filter: string, key?: string): Promise<Record<string, unknown>[]> => (await query.ask(`/v1/restatements?${filter}`, key)).body.rows;
const inShort = (rows: Record<string, unknown>[]): unknown[] => rows.map(({ cube, cause, bucket }) => [cube, cause, bucket]);

it('tells what changed from what to what, why, and by which version of which fact', async () => {
  const [row, ...more] = await rowsOf('cube=border_passages&cause=correction');
  expect(more).toEqual([]);
  expect(row).toMatchObject({
    domain: 'border-checkpoints', cube: 'border_passages', bucket: '2024-03-11', cause: 'correction',
    dimensions: { node: 'KZ-NURZHOLY', direction: 'OUT', mode: 'ROAD', unit_type: 'TRUCK', outcome: 'EXITED' },
    before: { contributions: 1, measures: { n: 1, clear_s: 3_600 } }, after: { contributions: 1, measures: { n: 1, clear_s: 7_200 } },
    fact: {
      source: '/test', id: exited.id, type: exited.type,
      before: { revision: 0, eventTime: '2024-03-11T06:00:00.000Z', recordedTime: '2024-03-11T07:00:00.000Z', receivedAt: '2024-03-12T00:00:00.000Z', retracted: false },
      after: { revision: 1, eventTime: '2024-03-11T07:00:00.000Z', recordedTime: '2024-07-04T00:00:00.000Z', receivedAt: '2024-07-05T00:00:00.000Z', retracted: false },
    },
  });
});

it('tells a late fact, which nobody knew before, and a withdrawn one', async () => {
  const [late] = await rowsOf('cause=late&cube=border_passages');
  expect(late).toMatchObject({ dimensions: { node: 'KZ-BAKHTY' }, before: { contributions: 0 }, fact: { before: null, after: { revision: 0 } } });
  const [withdrawn] = await rowsOf('cause=retraction');
  expect(withdrawn).toMatchObject({ cube: 'border_counts', before: { measures: { value: 8 } }, after: { contributions: 0, measures: { value: 0 } }, fact: { before: { revision: 1, retracted: false }, after: { revision: 2, retracted: true } } });
});

it('lists those of one figure of an indicator', async () => {
  expect(inShort(await rowsOf('indicator=reported-border-count&metric=TRUCKS&node=KZ-DOSTYK'))).toEqual([['border_counts', 'retraction', '2024-01-01'], ['border_counts', 'correction', '2024-01-01']]);
  expect(await rowsOf('indicator=reported-border-count&node=KZ-BAKHTY')).toEqual([]);
  expect(inShort(await rowsOf('indicator=tfi1&country=KZ&from=2024-03-11&to=2024-03-12'))).toEqual([['border_passages', 'correction', '2024-03-11'], ['border_passages', 'late', '2024-03-11']]);
  expect(await rowsOf('indicator=border-crossings&filter.from=CN')).toEqual([]);
});

it('lists those of a node in whichever cube', async () => {
  expect(inShort(await rowsOf('node=KZ-BAKHTY'))).toEqual([['border_passages', 'late', '2024-03-11']]);
  expect(new Set((await rowsOf('node=KZ-DOSTYK,KZ-BAKHTY')).map(({ cube }) => cube))).toEqual(new Set(['border_counts', 'border_passages']));
});

it('lists those that changed in some time, and of some days', async () => {
  const times = (await rowsOf('cube=border_counts')).map(({ at }) => at as string);
  expect(times).toHaveLength(2);
  expect(await rowsOf(`cube=border_counts&until=${times[0]}`)).toHaveLength(1);
  expect(await rowsOf(`cube=border_counts&since=${times[0]}`)).toHaveLength(1);
  expect(await rowsOf('from=2024-01-02&to=2024-03-11')).toEqual([]);
});

it('goes page by page, the latest first, and shows no tenant another\'s', async () => {
  const { body } = await query.ask('/v1/restatements?limit=2');
  const rest = await query.ask(`/v1/restatements?limit=100&cursor=${body.next}`);
  const ids = [...body.rows, ...rest.body.rows].map(({ id }) => Number(id));
  expect(ids).toEqual([...ids].sort((a, b) => b - a));
  expect(new Set(ids).size).toBe((await rowsOf('')).length);
  expect(await rowsOf('', 'b')).toEqual([]);
});

it.each([
  ['indicator=tfi9', 'name'], ['indicator=tfi1&cube=border_passages', 'cube'], ['indicator=tfi1&metric=TRUCKS', 'metric'], ['metric=TRUCKS', 'metric'],
  ['cause=boredom', 'cause'], ['since=yesterday', 'since'], ['indicator=tfi1&mode=AIR', 'mode'],
])('refuses %s', async (filter, parameter) => {
  const { status, body } = await query.ask(`/v1/restatements?${filter}`);
  expect([status, body['parameter']]).toEqual([400, parameter]);
});
