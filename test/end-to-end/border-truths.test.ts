import { findFeed } from '#libs/adapters';
import { startWorld, type World } from '../golden/world.js';
import { borderFeeds, importStart } from './border-feeds.js';
import { type AnswerRow, type QueryClient, startQuery } from './query-service.js';
import { selectAs } from './stored-state.js';
import { codesOf, readTruths, townOf } from './truths.js';

jest.setTimeout(600_000);

const truths = readTruths();
const tenant = 'border-truths';
const snapshots = ['2022-06-29T17:25:16Z', '2022-07-01T00:32:00Z'] as const;
const afterDpsu = Date.parse('2026-07-31T21:05:00Z');
const waitsAtSnapshot: (readonly AnswerRow[])[] = [];

let world: World;
let query: QueryClient;
let key: string;

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-truths', referenceSets: ['common', 'dev-feeds'], timestampType: 'LogAppendTime' });
  query = await startQuery(world);
  key = await world.keyFor(tenant);
  for (const start of borderFeeds()) {
    await importStart(world, key, start);
    const { snapshot } = start.params;
    if (snapshot === undefined) continue;
    await world.settle();
    query.setClock(Date.parse(snapshot));
    waitsAtSnapshot.push(await query.rows('/v1/indicators/wait-now?direction=IN', key));
  }
  await world.settle();
  query.setClock(afterDpsu);
});
afterAll(async () => {
  await query?.stop();
  await world?.stop();
});

/** Rows of an indicator as a record: name of the row → its value. */
async function values(path: string, nameOf: (row: AnswerRow) => unknown): Promise<Record<string, unknown>> {
  return Object.fromEntries((await query.rows(`/v1/indicators/${path}`, key)).map((row) => [String(nameOf(row)), row['value']]));
}
async function only(path: string): Promise<AnswerRow> {
  const rows = await query.rows(`/v1/indicators/${path}`, key);
  expect(rows).toHaveLength(1);
  return rows[0] ?? {};
}
const select = (text: string, params: unknown[] = []): Promise<AnswerRow[]> => selectAs<AnswerRow>(world, tenant, text, params);
const factsWhere = async (condition: string): Promise<number> => Number((await select(`select count(*) from caravan.fact where ${condition}`))[0]?.['count']);
const data = `payload::jsonb -> 'data'`;
const month = (row: AnswerRow): string => String(row['bucket']).slice(0, 7);

it('stores no dead letter and resolves every place', async () => {
  expect(await select('select reason, detail from caravan.dead_letter')).toEqual([]);
  expect(await select(`select event_id from caravan.fact where 'place_unknown' = any(warnings)`)).toEqual([]);
  expect(await select(`select dims from caravan.rollup where 'unknown' = any(dims)`)).toEqual([]);
});

describe('BTS 2016 to 2018', () => {
  const reported = 'reported-border-count?from=2016-01-01&to=2019-01-01&period=MONTH&direction=IN';
  const metricOf = (measure: string): string => String(findFeed('us-bts-border').lookups?.['metric']?.[measure]);

  it('has its facts, the zeros among them, at 114 nodes', async () => {
    expect(await factsWhere(`source = '/feeds/us-bts-border'`)).toBe(truths['bts.rows']);
    expect(await factsWhere(`source = '/feeds/us-bts-border' and (${data} ->> 'value')::bigint = 0`)).toBe(truths['bts.zero_rows']);
    const rows = await query.rows(`/v1/indicators/${reported}&by=node,metric`, key);
    expect(new Set(rows.map((row) => row['node'])).size).toBe(truths['bts.distinct_port_codes']);
    expect(rows.reduce((sum, row) => sum + Number(row['n']), 0)).toBe(truths['bts.rows']);
  });

  it('totals by measure', async () => {
    const expected = Object.entries(truths['bts.total_by_measure']).map(([measure, total]) => [metricOf(measure), total]);
    expect(await values(`${reported}&by=metric`, (row) => row['metric'])).toEqual(Object.fromEntries(expected));
  });

  it('totals by year and measure', async () => {
    const expected = Object.entries(truths['bts.total_by_year_measure']).map(([name, total]) => [`${name.slice(0, 5)}${metricOf(name.slice(5))}`, total]);
    expect(expected).toHaveLength(36);
    expect(await values(`${reported}&by=metric&grain=year`, (row) => `${String(row['bucket']).slice(0, 4)}|${String(row['metric'])}`)).toEqual(Object.fromEntries(expected));
  });

  it('has the laden rail containers of Laredo by month', async () => {
    expect(await values(`${reported}&grain=month&metric=RAIL_CONTAINERS_LADEN&node=US-PORT-2304`, month)).toEqual(truths['bts.rail_containers_full_by_month_laredo']);
  });

  it('has the ten ports with the most trucks', async () => {
    const rows = await query.rows(`/v1/indicators/${reported}&metric=TRUCKS&by=node`, key);
    const largest = rows.map((row) => [row['node'], Number(row['value'])] as const).sort((a, b) => b[1] - a[1]).slice(0, 10);
    expect(largest.map(([node, value]) => [townOf(node), value])).toEqual(truths['bts.top10_ports_trucks']);
  });

  it.each([
    ['trucks', 'metric=TRUCKS&from=2018-01-01&to=2019-01-01', 12_141_829, 11_886_367, 1.0215],
    ['laden rail containers', 'metric=RAIL_CONTAINERS_LADEN&from=2018-01-01&to=2019-01-01', 2_339_494, 2_215_954, 1.0558],
    ['laden rail containers of Laredo in January and February', 'metric=RAIL_CONTAINERS_LADEN&node=US-PORT-2304&from=2018-01-01&to=2018-03-01', 39_148, 36_011, 1.0871],
  ])('has the growth of %s from 2017 to 2018', async (_name, filter, value, base, ratio) => {
    expect(await only(`reported-border-count?period=MONTH&direction=IN&compare=year-ago&${filter}`)).toMatchObject({ value, base, ratio });
  });

  it('has the laden share of rail containers in 2018', async () => {
    const year = 'reported-border-count?period=MONTH&direction=IN&from=2018-01-01&to=2019-01-01&metric=RAIL_CONTAINERS_LADEN,RAIL_CONTAINERS_EMPTY&by=metric';
    const { RAIL_CONTAINERS_LADEN: laden, RAIL_CONTAINERS_EMPTY: empty } = await values(year, (row) => row['metric']);
    expect([laden, Number(laden) + Number(empty)]).toEqual([2_339_494, 3_684_198]);
    expect((Number(laden) / (Number(laden) + Number(empty))).toFixed(4)).toBe('0.6350');
  });
});

describe('Hong Kong 2020', () => {
  const reported = 'reported-border-count?from=2020-01-01&to=2021-01-01&period=DAY&metric=PERSONS';

  it('totals by direction and category', async () => {
    const { arrive_total: arrived, departure_total: left, ...parts } = truths['hk2020.totals'];
    expect(await values(`${reported}&by=direction,category`, (row) => `${String(row['direction'])} ${String(row['category'])}`)).toEqual({
      'IN RESIDENT': parts['arrive_resident'], 'IN MAINLAND_VISITOR': parts['arrive_mainland'], 'IN OTHER_VISITOR': parts['arrive_others'],
      'OUT RESIDENT': parts['departure_resident'], 'OUT MAINLAND_VISITOR': parts['departure_mainland'], 'OUT OTHER_VISITOR': parts['departure_others'],
    });
    expect(await values(`${reported}&by=direction`, (row) => row['direction'])).toEqual({ IN: arrived, OUT: left });
  });

  it('totals arrivals by month', async () => {
    const months = (await query.rows(`/v1/indicators/${reported}&direction=IN&grain=month`, key)).filter((row) => row['value'] !== null);
    expect(Object.fromEntries(months.map((row) => [month(row), row['value']]))).toEqual(truths['hk2020.arrive_total_by_month']);
  });

  it('has 27,132 facts at 16 control points', async () => {
    const codes = codesOf('HK-CONTROL-POINT');
    const rows = await query.rows(`/v1/indicators/${reported}&by=node`, key);
    expect(rows.map((row) => codes.get(String(row['node']))).sort()).toEqual(truths['hk2020.control_points']);
    expect(rows.reduce((sum, row) => sum + Number(row['n']), 0)).toBe(27_132);
  });

  it.each([
    ['2020-03-22T02:00:00Z', 5_040, 2_859_663, 2_250_667],
    ['2020-06-30T16:00:00Z', 14_040, 3_116_970, 2_394_949],
  ])('knows what had been published by %s', async (at, facts, arrived, left) => {
    const known = `select ${data} ->> 'direction' as direction, count(*)::int as facts, sum((${data} ->> 'value')::int)::int as value
      from caravan.fact where source = '/feeds/hk-control-points' and recorded_time <= $1 group by 1 order by 1`;
    expect(await select(known, [at])).toEqual([{ direction: 'IN', facts: facts / 2, value: arrived }, { direction: 'OUT', facts: facts / 2, value: left }]);
    expect(await values(`reported-border-count?metric=PERSONS&country=HK&from=2020-01-01&to=2021-01-01&by=direction&asOf=${at}`, (row) => row['direction'])).toEqual({ IN: arrived, OUT: left });
    expect(await only(`reported-border-count?metric=PERSONS&country=HK&from=2020-01-01&to=2021-01-01&asOf=${at}`)).toMatchObject({ n: facts, value: arrived + left });
  });
});

describe('DPSU queues', () => {
  const source = encodeURIComponent('/feeds/dpsu-queue');
  const trucksOf = (node: string): string => `mean-queue?node=${node}&direction=OUT&unit_type=TRUCK&lane=ALL&source=${source}`;
  const valueSeconds = async (node: string, from: string, to: string): Promise<unknown> =>
    (await select(`select sum(value_s)::float8 as value_s from caravan.border_gauges where grain = 'day' and unit_type = 'TRUCK' and node = $1 and local_date >= $2 and local_date < $3`, [node, from, to]))[0]?.['value_s'];

  it('has trucks and cars by status', async () => {
    const rows = await select(`select ${data} ->> 'unitType' as unit, ${data} ->> 'status' as status, count(*)::int from caravan.fact where source = '/feeds/dpsu-queue' group by 1, 2`);
    expect(Object.fromEntries(rows.map((row) => [`${String(row['unit'])} ${String(row['status'])}`, row['count']]))).toEqual({
      'TRUCK VALUE': truths['dpsu.rows'] - truths['dpsu.null_trucks'], 'TRUCK NOT_AVAILABLE': truths['dpsu.null_trucks'], 'CAR VALUE': 1_123, 'CAR CLOSED': 184,
    });
  });

  it('has count, sum and largest number of waiting trucks by crossing', async () => {
    const rows = await select(`select split_part(event_id, ':', 2) as crossing, count(*)::int, sum((${data} ->> 'value')::int)::int, max((${data} ->> 'value')::int)::int
      from caravan.fact where source = '/feeds/dpsu-queue' and ${data} ->> 'unitType' = 'TRUCK' and ${data} ->> 'status' = 'VALUE' group by 1`);
    expect(Object.fromEntries(rows.map(({ crossing, count, sum, max }) => [crossing, [count, sum, max]]))).toEqual(truths['dpsu.by_crossing_count_sum_max']);
  });

  it('has the queue now at each crossing', async () => {
    const codes = codesOf('DPSU-CROSSING');
    const rows = await query.rows('/v1/indicators/queue-now?unit_type=TRUCK', key);
    const now = rows.map((row) => [codes.get(String(row['node'])), [String(row['observedAt']).replace('.000', ''), row['value']]]);
    expect(Object.fromEntries(now)).toEqual(truths['dpsu.latest_per_crossing']);
    expect(rows.map((row) => row['status'])).toEqual(rows.map(() => 'VALUE'));
  });

  it.each([
    ['on 10 July', '2026-07-10', '2026-07-11', 129_579_635, 62_391, 2_076.9, 86_400],
    ['in July', '2026-07-01', '2026-08-01', 4_300_702_003, 2_124_973, 2_023.89, 31 * 86_400],
  ])('has the mean truck queue of Dorohusk %s', async (_name, from, to, sum, observedSeconds, value, length) => {
    const row = await only(`${trucksOf('UA-DOROHUSK')}&from=${from}&to=${to}`);
    expect(row).toMatchObject({ value, parts: { observedSeconds, closedSeconds: 0, unavailableSeconds: 0 }, completeness: Number((observedSeconds / length).toFixed(4)) });
    expect(await valueSeconds('UA-DOROHUSK', from, to)).toBe(sum);
  });

  it('has no mean where the source gave no number', async () => {
    const row = await only(`${trucksOf('UA-MALHOWICE')}&from=2026-06-28&to=2026-06-29`);
    expect(row).toMatchObject({ value: null, parts: { observedSeconds: 0, unavailableSeconds: 53_955 } });
  });
});

describe.each([
  ['2022-06-29', 0, { VALUE: 190, CLOSED: 48, NOT_AVAILABLE: 259, PENDING: 35 }, 62, 22],
  ['2022-07-01', 1, { VALUE: 176, CLOSED: 65, NOT_AVAILABLE: 270, PENDING: 21 }, 72, 28],
] as const)('CBP waits of %s', (label, index, statuses, zeros, stale) => {
  const truth = truths[`cbp_bwt.${label}`];
  const observations = `from caravan.fact where source = '/feeds/us-cbp-wait' and split_part(event_id, ':', 5) = '${label}'`;

  it('has seven lanes a port by status', async () => {
    const rows = await select(`select ${data} ->> 'status' as status, count(*)::int ${observations} group by 1`);
    expect(Object.fromEntries(rows.map(({ status, count }) => [status, count]))).toEqual(statuses);
    expect(rows.reduce((sum, row) => sum + Number(row['count']), 0)).toBe(truth.lane_observations);
  });

  it('sums the waits by lane, zeros among them', async () => {
    const rows = await select(`select split_part(event_id, ':', 3) || '.' || split_part(event_id, ':', 4) as lane, sum((${data} ->> 'value')::int)::int as seconds,
      count(*) filter (where (${data} ->> 'value')::int = 0)::int as zeros ${observations} and ${data} ->> 'status' = 'VALUE' group by 1`);
    expect(Object.fromEntries(rows.map((row) => [row['lane'], Number(row['seconds']) / 60]))).toEqual(truth.sum_by_lane);
    expect(rows.reduce((sum, row) => sum + Number(row['seconds']) / 60, 0)).toBe(truth.sum_delay_minutes);
    expect(rows.reduce((sum, row) => sum + Number(row['zeros']), 0)).toBe(zeros);
  });

  it(`shows the waits now at ${snapshots[index]}, old ones as stale`, () => {
    const shown = waitsAtSnapshot[index] ?? [];
    const withValue = shown.filter((row) => row['value'] !== null);
    expect(withValue).toHaveLength(statuses.VALUE);
    expect(withValue.filter((row) => row['status'] === 'STALE')).toHaveLength(stale);
    expect(withValue.reduce((sum, row) => sum + Number(row['value']) / 60, 0)).toBe(truth.sum_delay_minutes);
  });
});
