import { flightsOfRows } from './testing/flights-of-rows.js';
import { row } from './testing/row-domain.js';
import { type RunningQuery, type TestEvent, startQuery } from './testing/running-query.js';

let query: RunningQuery;

function departure(day: string, dep: string, arr: string, outcome: string, more: Record<string, number> = {}): TestEvent {
  const delay = more['dep_delay_s'];
  const value = delay === undefined ? {} : { value: Math.max(0, delay) };
  return row(flightsOfRows, 'flight_departures', `${day}T05:00:00Z`, [dep, arr, 'KC', 'PASSENGER', outcome], { legs: 1, ...more }, { zone: 'Asia/Almaty', ...value });
}

const onTime = { dep_n: 1, dep_delay_s: -120, dep_le15: 1 };
const late = { dep_n: 1, dep_delay_s: 3_720, dep_late_s: 3_720, dep_ge15: 1 };

beforeAll(async () => {
  query = await startQuery({ name: 'flights', now: '2024-12-31T12:00:00Z', domains: [flightsOfRows] });
  await query.apply('a', [
    // Monday to Sunday of one ISO week; Beijing has two airports.
    departure('2024-09-02', 'ALA', 'PEK', 'ARRIVED', { ...onTime, load_pax: 90, load_seats: 170 }), departure('2024-09-03', 'ALA', 'PKX', 'DIVERTED', { ...late, load_pax: 160, load_seats: 170 }),
    departure('2024-09-04', 'ALA', 'PKX', 'CANCELLED'), departure('2024-09-08', 'ALA', 'GYD', 'SCHEDULED'),
    departure('2024-09-09', 'ALA', 'PEK', 'DEPARTED', { dep_n: 1, dep_delay_s: 900, dep_late_s: 900, dep_le15: 1, dep_ge15: 1 }), departure('2024-09-02', 'PEK', 'ALA', 'ARRIVED', onTime),
    row(flightsOfRows, 'flight_arrivals', '2024-09-02T10:00:00Z', ['ALA', 'PEK', 'KC', 'PASSENGER'], { legs: 1, arr_n: 1, arr_delay_s: 1_200, arr_late_s: 1_200, arr_ge15: 1 }, { zone: 'Asia/Shanghai', value: 1_200 }),
    row(flightsOfRows, 'flight_arrivals', '2024-09-02T11:00:00Z', ['PEK', 'ALA', 'KC', 'PASSENGER'], { legs: 1, arr_n: 1, arr_delay_s: -600, arr_le15: 1 }, { zone: 'Asia/Almaty', value: 0 }),
    row(flightsOfRows, 'flight_counts', '2024-08-31T19:00:00Z', ['ALA', 'GYD', 'OUT', 'FLIGHTS', 'ALL', 'MONTH'], { facts: 1, value: 31 }, { zone: 'Asia/Almaty' }),
  ]);
});
afterAll(() => query?.close());

const weeks = 'from=2024-09-02&to=2024-09-16';
const rows = async (path: string): Promise<Record<string, unknown>[]> => (await query.ask(`/v1/indicators/${path}`)).body.rows;

it('counts flights by ISO week and pair of cities, scheduled beside flown', async () => {
  const found = await rows(`flights?${weeks}&grain=week&by=city_pair`);
  expect(found.map(({ bucket, city_pair, value, parts }) => [bucket, city_pair, value, parts])).toEqual([
    ['2024-09-02', 'Almaty/Baku', 0, { scheduled: 1, cancelled: 0, diverted: 0, withoutOutcome: 1 }],
    ['2024-09-02', 'Almaty/Beijing', 2, { scheduled: 3, cancelled: 1, diverted: 1, withoutOutcome: 0 }],
    ['2024-09-02', 'Beijing/Almaty', 1, { scheduled: 1, cancelled: 0, diverted: 0, withoutOutcome: 0 }],
    ['2024-09-09', 'Almaty/Beijing', 1, { scheduled: 1, cancelled: 0, diverted: 0, withoutOutcome: 0 }],
  ]);
});

it('filters and splits by city, pair and country of either end', async () => {
  expect(await rows(`flights?${weeks}&city_pair=Almaty/Beijing`)).toEqual([expect.objectContaining({ value: 3 })]);
  expect(await rows(`flights?${weeks}&arr_city=Beijing&dep_country=KZ`)).toEqual([expect.objectContaining({ value: 3 })]);
  expect((await rows(`flights?${weeks}&by=country`)).map(({ country, value }) => [country, value])).toEqual([['CN', 1], ['KZ', 3]]);
  expect((await rows(`flights?${weeks}&by=city_pair&city_pair=Almaty/Beijing,Beijing/Almaty`)).map(({ city_pair, value }) => [city_pair, value])).toEqual([['Almaty/Beijing', 3], ['Beijing/Almaty', 1]]);
});

it.each([
  ['city_pair=Almaty-Beijing', 'city_pair is never "Almaty-Beijing": it is two cities, as in Almaty/Baku. Allowed: Aktau,'],
  ['city_pair=Almaty/Beijing,Beijing/Almaty', 'city_pair is filtered to one value, or to several when it is in by.'],
  ['arr_city=Atlantis', 'arr_city is never "Atlantis". Allowed: Aktau,'],
  ['outcome=LOST', 'outcome is never "LOST". Allowed: SCHEDULED, DEPARTED'],
])('refuses %s in one sentence', async (filter, detail) => {
  const { status, body } = await query.ask(`/v1/indicators/flights?${weeks}&${filter}`);
  expect([status, body.detail]).toEqual([400, expect.stringContaining(detail)]);
});

it('counts 15 minutes as on time and as late, since publishers differ', async () => {
  expect(await rows(`on-time-share?${weeks}`)).toEqual([expect.objectContaining({ value: 0.75, side: 'departure', parts: { legs: 6, departures: 4, onTime: 3, late15: 2 } })]);
  expect(await rows(`on-time-share?${weeks}&side=arrival`)).toEqual([expect.objectContaining({ value: 0.5, side: 'arrival', n: 2 })]);
});

it('tells the signed mean of delays beside the quantiles of lateness, by departure or arrival', async () => {
  const [departures] = await rows(`flight-delay?${weeks}`);
  expect(departures).toMatchObject({ value: 1095, side: 'departure' });
  expect((departures?.['p50'] as number) / 900).toBeCloseTo(1, 1);
  expect((departures?.['p95'] as number) / 3_720).toBeCloseTo(1, 1);
  const [arrivals] = await rows(`flight-delay?${weeks}&side=arrival&by=country`);
  expect(arrivals).toMatchObject({ country: 'CN', value: 1_200, side: 'arrival' });
  const [early] = await rows('arrival-delay?from=2024-09-03&to=2024-09-04&compare=previous&filter.dep=PEK');
  expect(early).toMatchObject({ value: null, base: -600, ratio: null });
  const wrong = await query.ask('/v1/indicators/flight-delay?side=middle');
  expect([wrong.status, wrong.body.detail]).toEqual([400, 'side is never "middle". Allowed: departure, arrival.']);
});

it('rates cancellations of all legs and loads of known seats', async () => {
  expect(await rows(`cancellation-rate?${weeks}`)).toEqual([expect.objectContaining({ value: 0.1667, parts: { legs: 6, cancelled: 1 } })]);
  expect(await rows(`load-factor?${weeks}`)).toEqual([expect.objectContaining({ value: 0.7353, parts: { legs: 6, passengers: 250, seats: 340 } })]);
});

it('keeps reported flights apart, with countries and cities of their airports', async () => {
  expect(await rows('reported-flight-count?from=2024-09-01&to=2024-10-01&grain=month&by=city,counterpart_country')).toEqual([
    expect.objectContaining({ value: 31, city: 'Almaty', counterpart_country: 'AZ' }),
  ]);
});

it('compares a mean with a base below 0 without a ratio', async () => {
  const [row] = await rows('flight-delay?from=2024-09-03&to=2024-09-04&compare=previous&filter.dep=ALA');
  expect(row).toMatchObject({ value: 3_720, base: -120, ratio: null, growthPercent: null, reason: 'base_negative', comparable: false });
});

it('shows local hours with the offset of the airport', async () => {
  expect((await rows('flights?grain=hour&from=2024-09-02&to=2024-09-03&dep=ALA')).map(({ bucket }) => bucket)).toEqual(['2024-09-02T10:00:00+05:00']);
});
