import { type RunningQuery, startQuery } from './testing/running-query.js';

let query: RunningQuery;
const insert = `insert into caravan.alarm (tenant, domain, rule, subject, severity, message, value, threshold, detail, since, opened_at, last_seen, closed_at)
  values ($1, 'border-checkpoints', $2, $3, 'warning', 'm', 1, 2, '{"node":"KZ-BAKHTY"}', $4, $4, $4, $5) returning id::text`;
const idOf = async (rule: string): Promise<string> => String((await query.ask(`/v1/alarms?rule=${rule}`)).body.rows[0]?.['id']);

beforeAll(async () => {
  query = await startQuery({ name: 'alarms', now: new Date().toISOString() });
  await query.sql(insert, ['a', 'first', 's1', '2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z']);
  await query.sql(insert, ['a', 'second', 's2', '2024-03-03T00:00:00Z', null]);
  await query.sql(insert, ['b', 'secret', 's3', '2024-03-03T00:00:00Z', null]);
  await query.sql(`insert into caravan.alarm_message (id, tenant, alarm_id, event, body) select gen_random_uuid(), tenant, id, 'opened', '{"id":"x"}' from caravan.alarm where rule = 'second'`);
});
afterAll(() => query?.close());

it('lists alarms, the latest first, page by page, by state and rule', async () => {
  const { body } = await query.ask('/v1/alarms?limit=1');
  expect(body.rows).toMatchObject([{ rule: 'second', state: 'open', closedAt: null, openedAt: '2024-03-03T00:00:00.000Z', labels: { node: 'KZ-BAKHTY' }, ackedAt: null }]);
  expect((await query.ask(`/v1/alarms?limit=1&cursor=${body.next}`)).body).toMatchObject({ rows: [{ rule: 'first', state: 'closed' }], next: null });
  expect((await query.ask('/v1/alarms?state=closed')).body.rows).toHaveLength(1);
  expect((await query.ask('/v1/alarms?from=2024-03-02&severity=warning')).body.rows).toHaveLength(1);
  expect((await query.ask('/v1/alarms?state=odd')).status).toBe(400);
});

it('shows one alarm with what was told of it', async () => {
  const { body } = await query.ask(`/v1/alarms/${await idOf('second')}`);
  expect(body).toMatchObject({ rule: 'second', messages: [{ event: 'opened', message: { id: 'x' } }] });
  expect((await query.ask('/v1/alarms/999999')).status).toBe(404);
  expect((await query.ask('/v1/alarms/x')).status).toBe(404);
});

it("keeps a tenant's alarms from others, to see and to answer", async () => {
  const secret = ((await query.sql(`select id::text from caravan.alarm where rule = 'secret'`)) as { id: string }[])[0]?.id ?? '';
  expect((await query.ask(`/v1/alarms/${secret}`)).status).toBe(404);
  expect((await query.post(`/v1/alarms/${secret}/ack`, {}, 'a-operator')).status).toBe(404);
  expect((await query.ask('/v1/alarms', 'b')).body.rows.map(({ rule }) => rule)).toEqual(['secret']);
});

it('is acknowledged by keys with the scope operate, under their name', async () => {
  const path = `/v1/alarms/${await idOf('second')}/ack`;
  expect((await query.post(path, {})).status).toBe(403);
  expect((await query.post(path, { note: 5 }, 'a-operator')).status).toBe(400);
  const { status, body } = await query.post(path, { note: 'on it' }, 'a-operator');
  expect([status, body]).toEqual([200, expect.objectContaining({ state: 'open', ackedBy: 'anna', ackNote: 'on it', ackedAt: expect.any(String) })]);
  expect((await query.post(path, {}, 'a-flights-operator')).status).toBe(404);
});

describe('silences', () => {
  const until = new Date(Date.now() + 3_600_000).toISOString();

  it('are made with a reason and an end, listed, and ended', async () => {
    const made = await query.post('/v1/alarm-silences', { rule: 'second', until, reason: 'works on the line' }, 'a-operator');
    expect([made.status, made.body]).toEqual([201, expect.objectContaining({ rule: 'second', subject: null, who: 'anna', endedAt: null })]);
    expect((await query.ask('/v1/alarm-silences?inForce=true')).body.rows).toHaveLength(1);
    expect((await query.ask('/v1/alarm-silences', 'b')).body.rows).toEqual([]);
    const path = `/v1/alarm-silences/${String(made.body['id'])}`;
    expect((await query.post(path, {}, 'b-operator', 'DELETE')).status).toBe(404);
    expect((await query.post(path, {}, 'a-operator', 'DELETE')).status).toBe(200);
    expect((await query.post(path, {}, 'a-operator', 'DELETE')).status).toBe(404);
    expect((await query.ask('/v1/alarm-silences?inForce=true')).body.rows).toEqual([]);
  });

  it.each([
    ['no reason', { until }, 'reason'], ['no end', { reason: 'r' }, 'until'], ['an end in the past', { until: '2020-01-01T00:00:00Z', reason: 'r' }, 'until'],
    ['an end too far', { until: '2099-01-01T00:00:00Z', reason: 'r' }, 'until'], ['nothing', null, ''],
  ])('with %s are refused with the field', async (_name, body, parameter) => {
    expect(await query.post('/v1/alarm-silences', body, 'a-operator')).toMatchObject({ status: 400, body: { parameter } });
  });

  it('need the scope and all domains', async () => {
    expect((await query.post('/v1/alarm-silences', { until, reason: 'r' })).status).toBe(403);
    expect((await query.post('/v1/alarm-silences', { until, reason: 'r' }, 'a-flights-operator')).status).toBe(403);
  });
});

describe('rules', () => {
  const mine = { kind: 'threshold', severity: 'critical', indicator: 'queue-now', where: { unit_type: 'TRUCK' }, above: 100, clearAt: 80 };

  it('are the defaults until a tenant writes its own over them, and again when it takes them away', async () => {
    const shown = async (key = 'a'): Promise<unknown> => (await query.ask('/v1/alarm-rules', key)).body.rows.find(({ name }) => name === 'queue-long');
    expect(await shown()).toMatchObject({ layer: 'default', above: 500 });
    expect((await query.post('/v1/alarm-rules/queue-long', mine, 'a-operator', 'PUT')).status).toBe(200);
    expect([await shown(), await shown('b')]).toMatchObject([{ layer: 'own', above: 100 }, { layer: 'default' }]);
    expect((await query.post('/v1/alarm-rules/queue-long', {}, 'a-operator', 'DELETE')).body).toMatchObject({ now: { above: 500 } });
    expect(await shown()).toMatchObject({ layer: 'default' });
    expect((await query.post('/v1/alarm-rules/queue-long', {}, 'a-operator', 'DELETE')).status).toBe(404);
  });

  it.each([
    ['an unknown indicator', { ...mine, indicator: 'nothing' }, 'indicator'], ['an unknown dimension', { ...mine, where: { colour: 'red' } }, 'where'], ['no bound', { ...mine, above: undefined }, 'above'],
    ['a gauge that is none', { kind: 'stale-gauge', severity: 'info', indicator: 'border-time', aboveSeconds: 60 }, 'indicator'],
  ])('with %s are refused with the field', async (_name, rule, path) => {
    expect(await query.post('/v1/alarm-rules/mine', rule, 'a-operator', 'PUT')).toMatchObject({ status: 422, body: { problems: [{ path }] } });
  });

  it('have names that are labels', async () => {
    expect((await query.post('/v1/alarm-rules/No%20Name', mine, 'a-operator', 'PUT')).status).toBe(400);
    expect((await query.post('/v1/alarm-rules/mine', mine, 'a', 'PUT')).status).toBe(403);
  });
});
