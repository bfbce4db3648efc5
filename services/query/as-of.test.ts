import { count } from './testing/events.js';
import { type RunningQuery, startQuery } from './testing/running-query.js';

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
