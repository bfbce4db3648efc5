import { factIdOf } from '#libs/engine';
import { count, gauge, passage } from './testing/events.js';
import { type RunningQuery, type TestEvent, startQuery } from './testing/running-query.js';

let query: RunningQuery;
const bad: TestEvent = { id: 'bad', source: '/careless', type: 'caravan.border.count.v1', time: '2024-01-01T00:00:00Z', data: { place: { codes: ['NODE:KZ-BAKHTY'] } } };
const corrected = { ...count('KZ-DOSTYK', '2024-01', 11), recordedtime: '2024-03-11T12:30:00Z' };

beforeAll(async () => {
  query = await startQuery({ name: 'lists', now: '2024-03-11T12:00:00Z' });
  await query.apply('a', [
    ...passage('T1', '2024-03-11T05:00:00Z', 60), count('KZ-DOSTYK', '2024-01', 10), bad,
    gauge('2024-03-11T11:00:00Z', 'VALUE', 12), gauge('2024-03-10T08:00:00Z', 'VALUE', 40, { node: 'KZ-NURZHOLY' }),
    gauge('2024-03-11T11:59:00Z', 'CLOSED', undefined, { node: 'KZ-KALZHAT' }),
  ], '2024-03-11T11:59:59Z');
  await query.apply('a', [corrected], '2024-03-11T11:59:59Z');
});
afterAll(() => query?.close());

it('lists facts page by page, each version once', async () => {
  const seen: unknown[] = [];
  for (let path: string | undefined = '/v1/facts?limit=3'; path; ) {
    const { body }: Awaited<ReturnType<RunningQuery['ask']>> = await query.ask(path);
    seen.push(...body.rows.map(({ factId, revision }) => `${String(factId)}/${String(revision)}`));
    path = body.next === null ? undefined : `/v1/facts?limit=3&cursor=${body.next}`;
  }
  expect([seen.length, new Set(seen).size]).toEqual([7, 7]);
});

it('filters facts by type, node, time and lateness', async () => {
  const ids = async (filter: string): Promise<unknown[]> => (await query.ask(`/v1/facts?${filter}`)).body.rows.map(({ type }) => type);
  expect(await ids('type=caravan.border.step.v1')).toHaveLength(2);
  expect(await ids('node=KZ-KALZHAT')).toEqual(['caravan.border.gauge.v1']);
  expect(await ids('from=2024-03-11T05:00:00Z&to=2024-03-11T06:00:00Z')).toEqual(['caravan.border.step.v1']);
  expect(await ids('late=true')).toEqual(['caravan.border.count.v1', 'caravan.border.count.v1']);
});

it('shows all versions of one fact by source and id', async () => {
  const { body } = await query.ask(`/v1/facts?source=/test&id=${encodeURIComponent(corrected.id)}`);
  expect(body.rows.map(({ revision, event }) => [revision, (event as { data: { value: number } }).data.value])).toEqual([[0, 10], [1, 11]]);
});

it('shows an entity with its facts, what it adds, and every version', async () => {
  const { body } = await query.ask('/v1/entities?domain=border-checkpoints&kind=unit&key=TRUCK:T1');
  expect(body).toMatchObject({ kind: 'unit', naturalKey: 'TRUCK:T1', domain: 'border-checkpoints', version: 1, flags: {} });
  expect([(body['facts'] as object[]).length, (body['versions'] as object[]).length]).toEqual([2, 2]);
  expect(body['applied']).toContainEqual(expect.objectContaining({ cube: 'border_passages', node: 'KZ-NURZHOLY', outcome: 'EXITED', date: '2024-03-11', value: 3_600, measures: expect.objectContaining({ clear_s: 3_600 }) }));
  const byKey = await query.ask(`/v1/entities/${String(body['entityKey'])}`);
  expect(byKey.text).toBe((await query.ask('/v1/entities?domain=border-checkpoints&kind=unit&key=TRUCK:T1')).text);
  expect((await query.ask('/v1/entities/xyz')).status).toBe(400);
});

it('shows what a dead letter said, byte by byte, and why it was refused', async () => {
  const { body } = await query.ask('/v1/dead-letters?reason=missing_field');
  const [letter] = body.rows;
  expect(letter).toMatchObject({ reason: 'missing_field', propertyPath: '$.data.period', stage: 'decode', source: '/careless', eventId: 'bad', attempts: 1, redrivenAt: null });
  const shown = await query.ask(`/v1/dead-letters/${String(letter?.['topic'])}/${String(letter?.['partition'])}/${String(letter?.['offset'])}`);
  const { value } = shown.body as unknown as { value: { base64: string; text: string } };
  expect(Buffer.from(value.base64, 'base64').toString()).toBe(value.text);
  expect(JSON.parse(value.text)).toMatchObject({ id: 'bad' });
  expect((await query.ask('/v1/dead-letters?redriven=true')).body.rows).toEqual([]);
});

it('lists restatements with before and after, and marks the figure', async () => {
  const { body } = await query.ask('/v1/restatements?cause=correction&from=2024-01-01&to=2024-02-01');
  expect(body.rows).toEqual([expect.objectContaining({
    cube: 'border_counts', bucket: '2024-01-01', cause: 'correction', dimensions: expect.objectContaining({ node: 'KZ-DOSTYK' }),
    factId: factIdOf('a', 'border-checkpoints', '/test', corrected.id), before: { contributions: 1, measures: { facts: 1, value: 10 } }, after: { contributions: 1, measures: { facts: 1, value: 11 } },
  })]);
  const figure = await query.ask('/v1/indicators/reported-border-count?metric=TRUCKS&period=MONTH&from=2024-01-01&to=2024-03-01&grain=month');
  expect(figure.body.rows.map(({ value, restatedAt }) => [value, restatedAt])).toEqual([[11, body.rows[0]?.['at']], [null, null]]);
});

it('says how far facts are applied and who was last heard of; partitions only to operators', async () => {
  const { body } = await query.ask('/v1/status');
  expect(body).toMatchObject({ domains: [{ domain: 'border-checkpoints', watermark: '2024-03-11T11:59:00.000Z', lagSeconds: 60, lag: null }], partitions: null });
  expect(body['sources']).toContainEqual(expect.objectContaining({ source: '/test', type: 'caravan.border.count.v1', facts: '2' }));
  expect(body['nodes']).toContainEqual({ cube: 'border_gauges', node: 'KZ-KALZHAT', lastDate: '2024-03-11' });
  const operator = await query.ask('/v1/status', 'a-operator');
  expect(operator.body['partitions']).toEqual([expect.objectContaining({ partition: 0, state: 'running', nextOffset: '8', records: { stored: '7', duplicate: '0', dead: '1', skipped: '0' } })]);
});

it('tells what gauges say now: a value, zero, closed, stale and nothing differ', async () => {
  const { body } = await query.ask('/v1/indicators/queue-now?node=KZ-BAKHTY,KZ-NURZHOLY,KZ-KALZHAT,KZ-ALAKOL');
  expect(body.rows.map(({ node, status, value, ageSeconds, reason }) => [node, status, value, ageSeconds, reason])).toEqual([
    ['KZ-BAKHTY', 'VALUE', 12, 3_600, null],
    ['KZ-KALZHAT', 'CLOSED', null, 60, 'closed'],
    ['KZ-NURZHOLY', 'STALE', 40, 100_800, null],
    ['KZ-ALAKOL', 'NONE', null, null, 'nothing_observed'],
  ]);
  expect((await query.ask('/v1/indicators/queue-now?format=csv')).text.split('\r\n')[0]).toContain('status,ageSeconds,observedAt');
  expect((await query.ask('/v1/indicators/queue-now?grain=day')).status).toBe(400);
});

it.each(['/v1/facts?x=1', '/v1/facts?late=maybe', '/v1/dead-letters?reason=bored', '/v1/restatements?cube=x', '/v1/status?y', '/v1/facts?limit=2&limit=3', '/v1/facts?from=yesterday'])(
  'refuses %s',
  async (path) => {
    expect((await query.ask(path)).status).toBe(400);
  },
);
