import type { CloudEvent } from '#libs/contracts';
import { startWorld, type World } from '../golden/world.js';
import { importStart, readEvents, startsOf } from './border-feeds.js';
import { postEvents } from './post-events.js';
import { countersOf, factsOf, rollupTable, rollupsOf, selectAs, verify } from './stored-state.js';
import { readTruths } from './truths.js';

jest.setTimeout(600_000);

const truths = readTruths();
const tenant = 'abq-truths';
const starts = startsOf('abq-departures');
/** The schedule of every leg, both movements of those that arrived, the departure of those diverted, a status of those diverted or cancelled. */
const facts = { schedule: 17_460, movement: 34_640, status: 160 };
const all = 52_260;

let world: World;
let key: string;
let events: CloudEvent[];

async function importAll(): Promise<void> {
  for (const start of starts) await importStart(world, key, start);
  await world.settle();
}

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-abq', referenceSets: ['common', 'dev-feeds'], timestampType: 'LogAppendTime' });
  key = await world.keyFor(tenant);
  events = await readEvents(starts);
  await importAll();
});
afterAll(() => world?.stop());

const select = <R extends object>(text: string): Promise<R[]> => selectAs<R>(world, tenant, text);
const departures = `from caravan.flight_departures where grain = 'day'`;
const arrivals = `from caravan.flight_arrivals where grain = 'day'`;

async function one<R extends object>(text: string): Promise<R> {
  const [row] = await select<R>(text);
  if (!row) throw new Error(`no row: ${text}`);
  return row;
}
/** The first column by the other ones. */
async function record(text: string): Promise<Record<string, unknown>> {
  const rows = await select<Record<string, unknown>>(text);
  return Object.fromEntries(rows.map(({ name, ...values }) => [String(name), Object.values(values).length === 1 ? Object.values(values)[0] : Object.values(values)]));
}

it('has a fact for each event, and neither a dead letter, an unknown airport nor a warning', async () => {
  expect(await record(`select split_part(type, '.', 3) as name, count(*)::int from caravan.fact group by 1`)).toEqual(facts);
  expect(await countersOf(world)).toEqual({ stored: all, duplicate: 0, dead: 0 });
  expect(await select(`select dims from caravan.rollup where 'unknown' = any(dims)`)).toEqual([]);
  expect(await select(`select event_id from caravan.fact where warnings <> '{}' limit 5`)).toEqual([]);
  expect(await select(`select natural_key, flags from caravan.entity where flags is not null limit 5`)).toEqual([]);
});

it('has every leg, by month', async () => {
  expect(await one(`select sum(legs)::int as legs ${departures}`)).toEqual({ legs: truths['abq.rows'] });
  expect(await record(`select to_char(local_date, 'YYYY-MM') as name, sum(legs)::int ${departures} group by 1`)).toEqual(truths['abq.flights_by_year_month']);
});

it('has the outcomes, each diversion once', async () => {
  const [cancelled, diverted] = [truths['abq.cancelled_dep_time_null'], truths['abq.departed_no_arr_delay']];
  expect([cancelled, diverted]).toEqual([120, 40]);
  const arrived = truths['abq.rows'] - cancelled - diverted;
  expect(await record(`select outcome as name, sum(legs)::int ${departures} group by 1`)).toEqual({ ARRIVED: arrived, CANCELLED: cancelled, DIVERTED: diverted });
  expect(await one(`select sum(legs)::int as legs ${arrivals}`)).toEqual({ legs: 17_300 });
  expect(await one(`select sum(diversions)::int as diversions, sum(returns)::int as returns ${departures}`)).toEqual({ diversions: diverted, returns: 0 });
});

it('has legs, minutes of delay and late departures by carrier', async () => {
  const found = await record(`select carrier as name, sum(legs)::int, (sum(dep_delay_s) / 60.0)::float8 as minutes, sum(dep_ge15)::int as late ${departures} group by 1`);
  expect(found).toEqual(truths['abq.by_carrier_n_sumdepdelay_n15']);
});

it('has the ten destinations with the most legs, all from Albuquerque', async () => {
  const largest = await select<{ arr: string; legs: number }>(`select arr, sum(legs)::int as legs ${departures} group by 1 order by 2 desc, 1 limit 10`);
  expect(largest.map(({ arr, legs }) => [arr, legs])).toEqual(truths['abq.by_dest_top10']);
  expect(await record(`select dep as name, sum(legs)::int ${departures} group by 1`)).toEqual({ ABQ: truths['abq.rows'] });
});

it('has the shares on time and cancelled, and the sum of arrival delay', async () => {
  const left = await one<{ le15: number; n: number }>(`select sum(dep_le15)::int as le15, sum(dep_n)::int as n ${departures}`);
  const came = await one<{ le15: number; n: number }>(`select sum(arr_le15)::int as le15, sum(arr_n)::int as n ${arrivals}`);
  expect([left, came]).toEqual([{ le15: 14_609, n: 17_340 }, { le15: 14_740, n: 17_300 }]);
  expect([left, came].map(({ le15, n }) => (le15 / n).toFixed(4))).toEqual(['0.8425', '0.8520']);
  expect(await one(`select (sum(arr_delay_s) / 60.0)::float8 as minutes ${arrivals}`)).toEqual({ minutes: 39_661 });
  expect(await one(`select round(sum(legs) filter (where outcome = 'CANCELLED') / sum(legs)::numeric, 4)::float8 as rate ${departures}`)).toEqual({ rate: 0.0069 });
});

it.each([[0.5, 0], [0.9, 1_680], [0.95, 3_180]])('has the %d quantile of lateness at %d s, within one percent', async (quantile, seconds) => {
  const merged = `select caravan.sketch_quantile(caravan.sketch_merge(bins, counts), ${quantile}) as value from caravan.rollup where cube = 'flight_departures' and grain = 'day'`;
  const { value } = await one<{ value: number }>(merged);
  expect(Math.abs(value - seconds)).toBeLessThanOrEqual(seconds * 0.01);
});

it('has the flights to Denver in the ISO week of 6 March', async () => {
  const week = `${departures} and arr = 'DEN' and date_trunc('week', local_date) = date '2017-03-06'`;
  expect(await one(`select sum(legs)::int as scheduled, coalesce(sum(legs) filter (where outcome = 'CANCELLED'), 0)::int as cancelled ${week}`)).toEqual({ scheduled: 41, cancelled: 1 });
});

it('keeps two legs apart that fly under one number on one UTC date', async () => {
  const sameDay = `from caravan.fact f join caravan.entity e using (entity_key) where e.natural_key = 'OO-4499/2017-06-12'`;
  expect(await one(`select count(*)::int as facts ${sameDay}`)).toEqual({ facts: 6 });
  const days = `${departures} and carrier = 'OO' and arr = 'SLC' and local_date in ('2017-06-11', '2017-06-12') and outcome = 'ARRIVED'`;
  const hours = days.replace(`'day'`, `'hour'`);
  expect(await record(`select local_date::text as name, sum(legs)::int ${hours} and extract(hour from bucket at time zone 'America/Denver') in (17, 18) group by 1`)).toEqual({ '2017-06-11': 1, '2017-06-12': 1 });
});

it('changes nothing when it is imported again', async () => {
  const before = await rollupTable(world);
  await importAll();
  expect(await rollupTable(world)).toBe(before);
  expect(await countersOf(world)).toEqual({ stored: all, duplicate: all, dead: 0 });
  expect(await factsOf(world, tenant)).toEqual({ versions: all, facts: all });
});

it('comes to the same rollups for another tenant whose rows came in reverse, and for a recomputation from the facts', async () => {
  await postEvents(world, await world.keyFor('reversed'), events.toReversed());
  await world.settle();
  expect(await rollupsOf(world, 'reversed')).toEqual(await rollupsOf(world, tenant));
  expect(await verify(world)).toEqual([]);
});
