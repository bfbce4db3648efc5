import { borderCheckpoints } from '#services/border-checkpoints';
import { flights } from '#services/flights';
import { type RunningQuery, type TestEvent, startQuery } from './testing/running-query.js';

let query: RunningQuery;
const now = '2024-05-10T12:00:00Z';

function told(kind: string, number: string, time: string, data: Record<string, unknown>): TestEvent {
  return { id: `${number}:${kind}:${time}`, type: `caravan.flight.${kind}.v1`, time, recordedtime: '2024-05-01T00:00:00Z', data: { carrier: 'KC', number, originDate: time.slice(0, 10), ...data } };
}

function schedule(number: string, std: string, departure: string, arrival: string): TestEvent {
  const sta = new Date(Date.parse(std) + 4 * 3_600_000).toISOString();
  return told('schedule', number, std, { departure, arrival, std, sta, service: 'PASSENGER' });
}

beforeAll(async () => {
  query = await startQuery({ name: 'no_outcome', now, domains: [borderCheckpoints, flights] });
  await query.apply('a', [
    schedule('101', '2024-05-03T10:00:00Z', 'ALA', 'PEK'),
    schedule('102', '2024-05-05T10:00:00Z', 'GYD', 'ALA'),
    // An hour too early, and at the hour.
    schedule('103', '2024-05-08T13:00:00Z', 'ALA', 'PEK'), schedule('104', '2024-05-08T11:00:00Z', 'ALA', 'PEK'),
    schedule('105', '2024-05-04T10:00:00Z', 'ALA', 'PEK'), told('movement', '105', '2024-05-04T10:05:00Z', { movement: 'OFF_BLOCK', classifier: 'ACTUAL', departure: 'ALA' }),
    schedule('106', '2024-05-04T10:00:00Z', 'ALA', 'PEK'), told('status', '106', '2024-05-04T08:00:00Z', { status: 'CANCELLED', departure: 'ALA', arrival: 'PEK' }),
  ], now);
});
afterAll(() => query?.close());

const numbersOf = async (more: string): Promise<unknown[]> => (await query.ask(`/v1/flights-without-outcome${more}`)).body.rows.map(({ flight }) => /\d{3}/.exec(String(flight))?.[0]);

it('lists flights that were to leave more than 48 hours ago and have no outcome, the oldest first', async () => {
  expect(await numbersOf('')).toEqual(['101', '102', '104']);
  const { body } = await query.ask('/v1/flights-without-outcome');
  expect(body.rows[0]).toMatchObject({
    node: 'ALA', arr: 'PEK', carrier: 'KC', service: 'PASSENGER', since: '2024-05-03T10:00:00.000Z', date: '2024-05-03', ageSeconds: 612_000, legs: 1,
  });
});

it('chooses by airport and by when they were to leave', async () => {
  expect(await numbersOf('?node=GYD')).toEqual(['102']);
  expect(await numbersOf('?from=2024-05-05&to=2024-05-06')).toEqual(['102']);
  expect(await numbersOf('?from=2024-05-05T10:00:00Z&to=2024-06-01')).toEqual(['102', '104']);
});

it('goes page by page, for its own tenant and its own readers', async () => {
  const first = await query.ask('/v1/flights-without-outcome?limit=2');
  expect(first.body.rows).toHaveLength(2);
  expect(await numbersOf(`?limit=2&cursor=${first.body.next}`)).toEqual(['104']);
  expect((await query.ask('/v1/flights-without-outcome', 'b')).body.rows).toEqual([]);
  expect((await query.ask('/v1/flights-without-outcome', 'a-border')).status).toBe(403);
  expect((await query.ask('/v1/flights-without-outcome?airport=ALA')).body.detail).toContain('Allowed: node, from, to, limit, cursor');
});
