import { count, passage } from './testing/events.js';
import { type RunningQuery, type TestEvent, startQuery } from './testing/running-query.js';

let query: RunningQuery;
const january = { ...count('KZ-ALTYNKOL', '2017-01', 100), recordedtime: '2017-02-10T00:00:00Z' };

beforeAll(async () => {
  query = await startQuery({ name: 'asof', now: '2018-12-31T12:00:00Z' });
  await query.apply('a', [january], '2017-02-11T00:00:00Z');
  await query.apply('a', [{ ...january, recordedtime: '2017-03-10T00:00:00Z', data: { ...january.data, value: 130 } }], '2017-03-15T00:00:00Z');
});
afterAll(() => query?.close());

async function valueWith(parameters: string): Promise<unknown> {
  const { body } = await query.ask(`/v1/indicators/reported-border-count?metric=TRUCKS&from=2017-01-01&to=2017-02-01${parameters}`);
  return body.rows.map(({ value, reason }) => value ?? reason)[0];
}

it('says now what is current now', async () => {
  expect(await valueWith('')).toBe(130);
});

it('counts with asOf only what the sources had said by then', async () => {
  expect(await valueWith('&asOf=2017-03-09T00:00:00Z')).toBe(100);
  expect(await valueWith('&asOf=2017-03-10T00:00:00Z')).toBe(130);
  expect(await valueWith('&asOf=2017-02-09T00:00:00Z')).toBe('nothing_observed');
});

it('counts with knownAt only what had been received by then', async () => {
  expect(await valueWith('&knownAt=2017-03-14T00:00:00Z')).toBe(100);
  expect(await valueWith('&knownAt=2017-03-15T00:00:00Z')).toBe(130);
});

it('keeps tenants apart in the past too', async () => {
  const { body } = await query.ask('/v1/indicators/reported-border-count?metric=TRUCKS&from=2017-01-01&to=2017-02-01&asOf=2017-03-09T00:00:00Z', 'b');
  expect(body.rows).toEqual([expect.objectContaining({ value: null })]);
});

describe('an entity of which facts were taken away since', () => {
  /** A truck that entered weeks before it left; the entry then turns out to be another truck's. */
  const stay = (id: string): readonly [TestEvent, TestEvent] => {
    const [entered, exited] = passage(id, '2018-06-01T05:00:00Z', 19 * 24 * 60) as [TestEvent, TestEvent];
    return [{ ...entered, recordedtime: '2018-06-01T06:00:00Z' }, { ...exited, recordedtime: '2018-06-21T00:00:00Z' }];
  };
  const ofAnother = (event: TestEvent): TestEvent => ({ ...event, data: { ...event.data, unitId: 'OTHER' }, recordedtime: '2018-08-01T00:00:00Z' });
  const hoursOf = async (then: string): Promise<unknown> => {
    const { body } = await query.ask(`/v1/indicators/border-time?node=KZ-NURZHOLY&from=2018-06-20&to=2018-06-21${then}`);
    return body.rows.map(({ value, n, parts }) => [value, n, (parts as { clearSeconds: number }).clearSeconds / 3_600])[0];
  };

  it('had them then, however far from the days asked for they lie', async () => {
    const [entered, exited] = stay('MOVED');
    await query.apply('a', [entered, exited], '2018-06-21T01:00:00Z');
    expect(await hoursOf('')).toEqual([456, 1, 456]);
    await query.apply('a', [ofAnother(entered)], '2018-08-02T00:00:00Z');
    expect(await hoursOf('')).toEqual([null, 1, 0]);
    expect(await hoursOf('&asOf=2018-07-31T00:00:00Z')).toEqual([456, 1, 456]);
    expect(await hoursOf('&knownAt=2018-08-01T00:00:00Z')).toEqual([456, 1, 456]);
    expect(await hoursOf('&asOf=2018-08-01T00:00:00Z')).toEqual([null, 1, 0]);
  });

  it('had them then also when the version of then came after the newer one', async () => {
    const [entered, exited] = stay('BEHIND');
    await query.apply('a', [ofAnother(entered), exited], '2018-08-03T00:00:00Z');
    await query.apply('a', [entered], '2018-08-04T00:00:00Z');
    expect(await hoursOf('')).toEqual([null, 2, 0]);
    expect(await hoursOf('&asOf=2018-07-31T00:00:00Z')).toEqual([456, 2, 912]);
  });
});

it('says which days are too many to be folded anew', async () => {
  const copy = `insert into caravan.fact select gen_random_uuid(), 0, 'a', domain, source, 'copy', type, entity_key, event_time, recorded_time, received_at, false, false,
    '{}', topic, partition, "offset", payload from caravan.fact, generate_series(1, 10001) where event_id like 'BEHIND%in' and revision = 1`;
  for (let i = 0; i < 10; i++) await query.sql(copy);
  const { status, body } = await query.ask('/v1/indicators/border-time?from=2018-06-01&to=2018-06-02&asOf=2018-07-31T00:00:00Z');
  expect([status, body.detail]).toEqual([400, expect.stringContaining('at most 100000 versions at once: the days from 2018-06-01 to 2018-06-02 take more. Narrow from and to.')]);
  expect((await query.ask('/v1/indicators/border-time?from=2018-06-20&to=2018-06-21&asOf=2018-07-31T00:00:00Z')).status).toBe(200);
});
