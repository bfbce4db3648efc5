import { borderCheckpoints } from '#services/border-checkpoints';
import { containerTraffic } from '#services/container-traffic';
import { milestone, stay } from './testing/container-events.js';
import { type RunningQuery, startQuery } from './testing/running-query.js';

let query: RunningQuery;
const now = '2024-05-10T00:00:00Z';
const numbers = ['CSQU3054383', 'MSKU1234565', 'TCLU1234568', 'HLXU1234561', 'OOLU1234564'] as const;

beforeAll(async () => {
  query = await startQuery({ name: 'dwell', now, domains: [borderCheckpoints, containerTraffic] });
  const events = [
    // Two measured stays of 10 and 30 hours.
    ...stay(numbers[0], 'KZ-ALTYNKOL', '2024-05-01T00:00:00Z', 10), ...stay(numbers[1], 'KZ-ALTYNKOL', '2024-05-02T00:00:00Z', 30, { load: 'LADEN', sizeType: '45G1' }),
    // No entry seen: at least 20 hours.
    milestone(numbers[2], 'STRIPPED', 'KZ-ALTYNKOL', '2024-05-03T00:00:00Z'), milestone(numbers[2], 'DEPARTED', 'KZ-ALTYNKOL', '2024-05-03T20:00:00Z'),
    // No exit seen, but seen elsewhere 40 hours later: at most 40. Then still there: open for 4 days and 20 hours.
    milestone(numbers[3], 'ARRIVED', 'KZ-ALTYNKOL', '2024-05-03T12:00:00Z'), milestone(numbers[3], 'ARRIVED', 'KZ-AKTAU', '2024-05-05T04:00:00Z'),
    // Open for 2 days.
    milestone(numbers[4], 'ARRIVED', 'KZ-ALTYNKOL', '2024-05-08T00:00:00Z', { load: 'EMPTY' }),
  ];
  await query.apply('a', events, now);
});
afterAll(() => query?.close());

const may = 'from=2024-05-01&to=2024-06-01&node=KZ-ALTYNKOL';
const row = async (path: string): Promise<Record<string, unknown> | undefined> => (await query.ask(`/v1/indicators/${path}`)).body.rows[0];

it('measures by default, and labels every answer with its bound', async () => {
  expect(await row(`dwell?${may}`)).toMatchObject({ value: 20, n: 2, bounds: 'measured', p50: expect.closeTo(30, 0) as number });
  expect(await row(`dwell?${may}&bounds=measured`)).toMatchObject({ value: 20, n: 2, bounds: 'measured' });
  expect(await row(`dwell?${may}&stay=AT_MOST`)).toMatchObject({ value: 40, n: 1, bounds: null });
  expect(await row(`mean-dwell?${may}`)).toMatchObject({ value: 20, n: 2, p50: null });
});

it('adds with bounds=at_least what lasted so long or longer, open stays up to now', async () => {
  const answer = await query.ask(`/v1/indicators/dwell?${may}&bounds=at_least`);
  expect(answer.body).toMatchObject({ indicator: 'dwell', name: 'dwell-at-least', bounds: 'at_least' });
  expect(answer.body.rows).toEqual([expect.objectContaining({ value: 27, n: 4, bounds: 'at_least', completeness: 1, parts: expect.objectContaining({ dwells: 4 }) as object })]);
  expect((answer.body.rows[0]?.['p95'] as number) / 48).toBeCloseTo(1, 1);
  const earlier = await query.ask(`/v1/indicators/dwell?${may}&bounds=at_least&asOf=2024-05-08T10:00:00Z`);
  expect(earlier.body.rows).toEqual([expect.objectContaining({ value: 17.5, n: 4 })]);
  expect(await row(`dwell?from=2024-05-01&to=2024-06-01&node=KZ-AKTAU&bounds=at_least`)).toMatchObject({ value: 116, n: 1 });
});

it('splits open ages by dimension, day and hour like all else', async () => {
  const byLoad = await query.ask(`/v1/indicators/dwell?${may}&bounds=at_least&by=load&grain=day&load=EMPTY`);
  expect(byLoad.body.rows.filter(({ value }) => value !== null)).toEqual([expect.objectContaining({ bucket: '2024-05-08', load: 'EMPTY', value: 48, n: 1 })]);
  const byHour = await query.ask('/v1/indicators/dwell?from=2024-05-08&to=2024-05-09&node=KZ-ALTYNKOL&bounds=at_least&grain=hour');
  expect(byHour.body.rows).toEqual([expect.objectContaining({ bucket: '2024-05-08T05:00:00+05:00', value: 48, n: 1 })]);
});

it('adds with bounds=at_most stays whose exit was not seen, until the container was elsewhere', async () => {
  expect(await row(`dwell?${may}&bounds=at_most`)).toMatchObject({ value: 26.67, n: 3, bounds: 'at_most' });
  const csv = await query.ask(`/v1/indicators/dwell?${may}&bounds=at_most&format=csv`);
  expect(csv.text.split('\r\n')[0]).toContain(',bounds,');
  const wrong = await query.ask(`/v1/indicators/dwell?${may}&bounds=exactly`);
  expect([wrong.status, wrong.body.detail]).toEqual([400, 'bounds is never "exactly". Allowed: measured, at_least, at_most.']);
});

it('gives the number and mean age of what is open now or was then', async () => {
  expect(await row('open-stays')).toMatchObject({ value: 82, n: 2, parts: { stays: 2 } });
  expect(await row('open-stays?by=node&node=KZ-AKTAU')).toMatchObject({ node: 'KZ-AKTAU', value: 116, n: 1 });
  expect(await row('open-stays?asOf=2024-05-08T10:00:00Z&node=KZ-ALTYNKOL')).toMatchObject({ value: 10, n: 1 });
});

it('lists open stays, the longest first, and marks those longer than nine of ten at their node', async () => {
  const { body } = await query.ask('/v1/open-stays');
  expect(body.rows).toEqual([
    expect.objectContaining({ container: numbers[3], node: 'KZ-AKTAU', since: '2024-05-05T04:00:00.000Z', ageSeconds: 417_600, nodeP90Seconds: null, isLong: null }),
    expect.objectContaining({ container: numbers[4], node: 'KZ-ALTYNKOL', ageSeconds: 172_800, isLong: true, load: 'EMPTY', size: 'UNKNOWN' }),
  ]);
  const long = await query.ask('/v1/open-stays?long=true');
  expect(long.body.rows.map(({ container }) => container)).toEqual([numbers[4]]);
  expect((await query.ask('/v1/open-stays?node=KZ-AKTAU')).body.rows).toHaveLength(1);
});

it('goes through open stays page by page, for its own tenant and its own readers', async () => {
  const first = await query.ask('/v1/open-stays?limit=1');
  const second = await query.ask(`/v1/open-stays?limit=1&cursor=${first.body.next}`);
  expect([first, second].flatMap(({ body }) => body.rows.map(({ container }) => container))).toEqual([numbers[3], numbers[4]]);
  expect(second.body.next).toBeNull();
  expect((await query.ask('/v1/open-stays', 'b')).body.rows).toEqual([]);
  expect((await query.ask('/v1/open-stays', 'a-flights')).status).toBe(403);
  expect((await query.ask('/v1/open-stays?nodes=x')).body.detail).toContain('Allowed: node, long, limit, cursor');
});
