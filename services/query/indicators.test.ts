import { count, passage } from './testing/events.js';
import { type RunningQuery, startQuery } from './testing/running-query.js';

let query: RunningQuery;
beforeAll(async () => {
  query = await startQuery({ name: 'indicators', now: '2018-12-31T12:00:00Z' });
  await query.apply('a', [
    count('KZ-ALTYNKOL', '2017-01', 100), count('KZ-ALTYNKOL', '2017-02', 200), count('KZ-DOSTYK', '2017-01', 50),
    count('KZ-DOSTYK', '2017-02', 0, { metric: 'BUSES' }),
    ...passage('T1', '2018-03-01T20:30:00Z', 60), ...passage('T2', '2018-03-02T05:00:00Z', 180),
  ]);
  await query.apply('b', [count('KZ-ALTYNKOL', '2017-01', 7)]);
});
afterAll(() => query?.close());

const months = '/v1/indicators/border.reported-count?metric=TRUCKS&period=MONTH';

it('answers in the envelope that others depend on', async () => {
  const { status, body } = await query.ask(`${months}&from=2017-01-01&to=2018-01-01&grain=month&by=node`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    indicator: 'border.reported-count', name: 'reported-border-count', unit: '1', from: '2017-01-01', to: '2018-01-01', grain: 'month', by: ['node'],
    filters: { metric: 'TRUCKS', period: 'MONTH' }, asOf: null, knownAt: null, watermark: '2018-03-02T08:00:00.000Z', credentials: 'basic', method: null, openEntities: null, lastRestatement: null, next: null,
  });
  expect(body.rows).toEqual([
    expect.objectContaining({ bucket: '2017-01-01', node: 'KZ-ALTYNKOL', value: 100, n: 1, reason: null, completeness: 1, base: null, ratio: null, growthPercent: null, comparable: null, p50: null, restatedAt: null }),
    expect.objectContaining({ bucket: '2017-01-01', node: 'KZ-DOSTYK', value: 50 }),
    expect.objectContaining({ bucket: '2017-02-01', node: 'KZ-ALTYNKOL', value: 200 }),
  ]);
});

it('takes the only metric and period there are, and says so; each row may have its own', async () => {
  const { body } = await query.ask('/v1/indicators/reported-border-count?node=KZ-ALTYNKOL&from=2017-01-01&to=2018-01-01');
  expect(body).toMatchObject({ filters: { node: 'KZ-ALTYNKOL', metric: 'TRUCKS', period: 'MONTH' }, rows: [{ value: 300 }] });
  const mixed = await query.ask('/v1/indicators/reported-border-count?by=node&from=2017-02-01&to=2017-03-01');
  expect(mixed.body.rows.map(({ node, value }) => [node, value])).toEqual([['KZ-ALTYNKOL', 200], ['KZ-DOSTYK', 0]]);
});

it('says null with a reason where nothing was observed, and 0 where somebody counted none', async () => {
  const { body } = await query.ask(`${months}&from=2017-01-01&to=2017-04-01&grain=month`);
  expect(body.rows.map(({ value, reason, n }) => [value, reason, n])).toEqual([[150, null, 2], [200, null, 1], [null, 'nothing_observed', 0]]);
  const zero = await query.ask('/v1/indicators/reported-border-count?metric=BUSES&period=MONTH&from=2017-02-01&to=2017-03-01');
  expect(zero.body.rows).toEqual([expect.objectContaining({ bucket: null, value: 0, reason: null, n: 1 })]);
});

it('means come with quantiles in the unit, of the merged sketch', async () => {
  const { body } = await query.ask('/v1/indicators/tfi1?from=2018-03-01&to=2018-03-04&direction=OUT');
  const [row] = body.rows;
  expect(row).toMatchObject({ value: 2, n: 2, completeness: 1, parts: { passages: 2, clearSeconds: 14_400 } });
  expect(Math.abs((row?.['p50'] as number) / 3 - 1)).toBeLessThan(0.011);
  expect(row?.['p95']).toBe(row?.['p50']);
  const hours = await query.ask('/v1/indicators/tfi1?from=2018-03-02&to=2018-03-03&grain=hour');
  expect(Math.abs((hours.body.rows[1]?.['p90'] as number) / 3 - 1)).toBeLessThan(0.011);
});

it('counts by local hours shown with the offset of their node', async () => {
  const { body } = await query.ask('/v1/indicators/border-crossings?grain=hour&from=2018-03-01T00:00:00Z&to=2018-03-03T00:00:00Z');
  expect(body.rows.map(({ bucket, value }) => [bucket, value])).toEqual([['2018-03-01T21:00:00Z', 1], ['2018-03-02T08:00:00Z', 1]]);
  const local = await query.ask('/v1/indicators/border-time?grain=hour&from=2018-03-02&to=2018-03-03&node=KZ-NURZHOLY');
  expect(local.body.rows.map(({ bucket, value }) => [bucket, value])).toEqual([['2018-03-02T03:00:00+06:00', 1], ['2018-03-02T14:00:00+06:00', 3]]);
});

it('puts nodes into countries', async () => {
  const { body } = await query.ask(`${months}&from=2017-01-01&to=2018-01-01&by=country`);
  expect(body.rows).toEqual([expect.objectContaining({ country: 'KZ', value: 350, n: 3 })]);
  const filtered = await query.ask(`${months}&from=2017-01-01&to=2018-01-01&country=CN`);
  expect(filtered.body.rows).toEqual([expect.objectContaining({ value: null, reason: 'nothing_observed' })]);
});

it('goes on where a page ended', async () => {
  const path = `${months}&from=2017-01-01&to=2018-01-01&grain=month&by=node&limit=2`;
  const first = await query.ask(path);
  expect(first.body.rows).toHaveLength(2);
  const second = await query.ask(`${path}&cursor=${first.body.next}`);
  expect(second.body.rows.map(({ bucket, node }) => [bucket, node])).toEqual([['2017-02-01', 'KZ-ALTYNKOL']]);
  expect(second.body.next).toBeNull();
  const other = await query.ask(`${months}&from=2017-01-01&to=2018-01-01&grain=year&cursor=${first.body.next}`);
  expect([other.status, other.body.detail]).toEqual([400, expect.stringContaining('another question')]);
});

it('says the same in CSV', async () => {
  const path = `${months}&from=2017-01-01&to=2018-01-01&grain=month&by=node`;
  const json = await query.ask(path);
  const csv = await query.ask(path, 'a', { accept: 'text/csv' });
  expect(csv.headers.get('content-type')).toContain('text/csv');
  const [head, ...records] = csv.text.trimEnd().split('\r\n').map((line) => line.split(','));
  expect(records).toHaveLength(json.body.rows.length);
  records.forEach((record, i) => expect(Number(record[head?.indexOf('value') ?? -1])).toBe(json.body.rows[i]?.['value']));
  expect((await query.ask(`${path}&format=csv&limit=1`)).text.trimEnd().split('\r\n')).toHaveLength(2);
});

it.each([
  ['/v1/indicators/nonsense', 'There is no indicator "nonsense". Allowed: border-time'],
  [`${months}&grain=decade`, 'grain is never "decade". Allowed: hour, day, week'],
  [`${months}&by=colour`, 'There is no dimension "colour". Allowed: node, direction'],
  [`${months}&colour=red`, 'There is no parameter "colour". Allowed:'],
  [`${months}&direction=UP`, 'direction is never "UP". Allowed: IN, OUT, BOTH, UNKNOWN'],
  [`${months}&format=xml`, 'format is never "xml". Allowed: json, csv'],
  [`${months}&compare=yesterday`, 'compare is never "yesterday". Allowed: previous, year-ago, year-to-date'],
  [`${months}&from=2017-02-30`, 'is not a point in time'],
  [`${months}&from=2017-02-01&to=2017-02-01`, 'must be later than from'],
  [`${months}&limit=0`, 'limit is a whole number from 1 to 10000'],
  ['/v1/indicators/reported-border-count?from=2017-01-01&to=2018-01-01', 'filter one metric or put it in by. Allowed: BUSES, TRUCKS'],
  ['/v1/indicators/turnover?grain=hour', 'kept by local day, not by hour'],
  ['/v1/indicators/border-crossings?grain=hour&from=2017-01-01&to=2018-01-01', 'spans at most 92 days'],
  ['/v1/indicators/border-crossings?from=KZ', 'is not a point in time'],
  ['/v1/indicators/border-crossings?asOf=2018-01-01', 'asOf'],
])('refuses %s in one sentence', async (path, detail) => {
  const { status, body, headers } = await query.ask(path);
  expect([status, headers.get('content-type')]).toEqual([400, expect.stringContaining('application/problem+json')]);
  expect(body.detail).toContain(detail);
});

it('filters a dimension that is called like a parameter by its long name', async () => {
  const { body } = await query.ask('/v1/indicators/border-crossings?from=2018-03-01&to=2018-03-04&filter.from=KZ&by=from,to');
  expect(body.rows).toEqual([expect.objectContaining({ from: 'KZ', to: 'CN', value: 2 })]);
});

it('answers null, not a number, where the question is finer than the report', async () => {
  for (const grain of ['day', 'hour', 'week']) {
    const { body } = await query.ask(`${months}&from=2017-01-02&to=2017-01-12&grain=${grain}`);
    expect(body.rows.length).toBeGreaterThan(0);
    expect(body.rows.every(({ value, reason }) => value === null && reason === 'not_available')).toBe(true);
  }
  const part = await query.ask(`${months}&from=2017-01-01&to=2017-02-15`);
  expect(part.body.rows).toEqual([expect.objectContaining({ value: 150 })]);
});

it('needs a key that may query', async () => {
  expect((await query.ask('/v1/indicators', 'nobody')).status).toBe(401);
  expect((await query.ask('/v1/indicators', '')).status).toBe(401);
  expect((await query.ask('/v1/indicators', 'a-publisher')).status).toBe(403);
  expect((await query.ask('/v1/indicators/border-time', 'a-flights')).status).toBe(403);
  expect((await query.ask('/v1/indicators', 'a-flights')).body.rows).toEqual([]);
  expect((await query.ask('/livez', '')).status).toBe(200);
  expect((await query.ask('/readyz', '')).body).toMatchObject({ ready: true });
});

it('lists what can be asked', async () => {
  const { body } = await query.ask('/v1/indicators');
  expect(body.rows.find(({ name }) => name === 'reported-border-count')).toMatchObject({
    aliases: ['border.reported-count'], unit: '1', formula: 'sum of value of border_counts', mustChoose: ['metric', 'period'],
    dimensions: expect.arrayContaining([expect.objectContaining({ name: 'direction', values: ['IN', 'OUT', 'BOTH', 'UNKNOWN'] }), expect.objectContaining({ name: 'country', derivedFrom: ['node'] })]),
  });
});
