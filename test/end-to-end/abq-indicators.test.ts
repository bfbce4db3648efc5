import { startWorld, type World } from '../golden/world.js';
import { importStart, startsOf } from './border-feeds.js';
import { type AnswerRow, type QueryClient, startQuery } from './query-service.js';
import { readTruths } from './truths.js';

jest.setTimeout(600_000);

const truths = readTruths();
const year = 'from=2017-01-01&to=2018-01-01';

let world: World;
let query: QueryClient;
let key: string;

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-abq-indicators', referenceSets: ['common', 'dev-feeds'], timestampType: 'LogAppendTime' });
  query = await startQuery(world);
  key = await world.keyFor('abq-indicators');
  for (const start of startsOf('abq-departures')) await importStart(world, key, start);
  await world.settle();
});
afterAll(async () => {
  await query?.stop();
  await world?.stop();
});

const rows = (path: string): Promise<readonly AnswerRow[]> => query.rows(`/v1/indicators/${path}`, key);

it('shows scheduled flights beside flown ones, by ISO week and pair of cities', async () => {
  const [week] = await rows('flights?from=2017-03-06&to=2017-03-13&grain=week&by=city_pair&city_pair=Albuquerque/Denver');
  expect(week).toMatchObject({ bucket: '2017-03-06', city_pair: 'Albuquerque/Denver', value: 40, parts: { scheduled: 41, cancelled: 1 } });
  const months = await rows(`flights?${year}&grain=month`);
  const scheduled = months.flatMap(({ bucket, value, parts }) => (value === null ? [] : [[String(bucket).slice(0, 7), (parts as { scheduled: number }).scheduled]]));
  expect(Object.fromEntries(scheduled)).toEqual(truths['abq.flights_by_year_month']);
});

it('shares departures and arrivals on time, and cancellations', async () => {
  expect(await rows(`on-time-share?${year}`)).toEqual([expect.objectContaining({ value: 0.8425, side: 'departure', parts: expect.objectContaining({ onTime: 14_609, departures: 17_340 }) as object })]);
  expect(await rows(`on-time-share?${year}&side=arrival`)).toEqual([expect.objectContaining({ value: 0.852, side: 'arrival', parts: expect.objectContaining({ onTime: 14_740, arrivals: 17_300 }) as object })]);
  expect(await rows(`cancellation-rate?${year}`)).toEqual([expect.objectContaining({ value: 0.0069, parts: { legs: 17_460, cancelled: 120 } })]);
});

it('tells delays by carrier, and the quantiles of lateness within 1 %', async () => {
  const byCarrier = await rows(`flight-delay?${year}&by=carrier`);
  const found = byCarrier.map(({ carrier, parts }) => {
    const { legs, delaySeconds, late15 } = parts as { legs: number; delaySeconds: number; late15: number };
    return [carrier, [legs, delaySeconds / 60, late15]];
  });
  expect(Object.fromEntries(found)).toEqual(truths['abq.by_carrier_n_sumdepdelay_n15']);
  const [all] = await rows(`flight-delay?${year}`);
  expect(all?.['p50']).toBe(0);
  for (const [name, seconds] of [['p90', 1_680], ['p95', 3_180]] as const) expect(Math.abs((all?.[name] as number) / seconds - 1)).toBeLessThan(0.0101);
  expect(await rows(`flight-delay?${year}&side=arrival`)).toEqual([expect.objectContaining({ parts: expect.objectContaining({ delaySeconds: 39_661 * 60 }) as object })]);
});
