import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CloudEvent } from '#libs/contracts';
import { findFeed, firstLook } from './index.js';
import { findProjectRoot } from '#libs/reference';
import { type Collected, collectImport, countBy, sumBy } from './testing/collect-import.js';

jest.setTimeout(60_000);

const samples = join(findProjectRoot(), 'samples');
const truths = JSON.parse(readFileSync(join(samples, 'TRUTHS.json'), 'utf8'));
const abq = { mapping: findFeed('abq-departures'), files: [join(samples, 'data', 'abq_departures_2017.csv.gz')], params: { fileTime: '2018-02-01T00:00:00Z' } };

const field = (name: string) => (event: CloudEvent) => String(event.data?.[name]);
const codeOf = (event: CloudEvent): string => (event.data as { place: { codes: string[] } }).place.codes[0]?.split(':')[1] ?? '';
const startOf = (event: CloudEvent): string => (event.data as { period: { start: string } }).period.start;
const having = (name: string, value: string) => (event: CloudEvent) => field(name)(event) === value;

async function collectFeed(feed: string, index = 0): Promise<Collected> {
  const start = firstLook().filter(({ mapping }) => mapping.feed === feed)[index];
  if (!start) throw new Error(`first-look.yaml has no ${feed}`);
  return collectImport(start);
}

describe('BTS border crossings 2016-2018', () => {
  const metrics = findFeed('us-bts-border').lookups?.['metric'] ?? {};
  let bts: Collected;
  beforeAll(async () => {
    bts = await collectFeed('us-bts-border');
  });

  it('gives one event a row and neither rejects nor warns', () => {
    expect(bts.events).toHaveLength(33_005);
    expect([...bts.rejects, ...bts.warnings]).toEqual([]);
    expect(new Set(bts.events.map(({ id }) => id)).size).toBe(33_005);
  });

  it('keeps zeros as facts', () => {
    expect(bts.events.filter((event) => event.data?.['value'] === 0)).toHaveLength(truths['bts.zero_rows']);
  });

  it('has the totals by measure, and by year and measure', () => {
    const named = (truth: Record<string, number>, rename: (key: string) => string): Record<string, number> =>
      Object.fromEntries(Object.entries(truth).map(([key, total]) => [rename(key), total]));
    expect(sumBy(bts.events, field('metric'))).toEqual(named(truths['bts.total_by_measure'], (key) => String(metrics[key])));
    expect(sumBy(bts.events, (event) => `${startOf(event).slice(0, 4)}|${field('metric')(event)}`)).toEqual(
      named(truths['bts.total_by_year_measure'], (key) => `${key.slice(0, 5)}${metrics[key.slice(5)]}`),
    );
  });

  it('keeps 114 ports apart, Laredo by month', () => {
    expect(new Set(bts.events.map(codeOf)).size).toBe(truths['bts.distinct_port_codes']);
    const laredo = bts.events.filter((event) => codeOf(event) === '2304' && having('metric', 'RAIL_CONTAINERS_LADEN')(event));
    expect(sumBy(laredo, (event) => startOf(event).slice(0, 7))).toEqual(truths['bts.rail_containers_full_by_month_laredo']);
  });
});

describe('Hong Kong control points 2020', () => {
  let hk: Collected;
  beforeAll(async () => {
    hk = await collectFeed('hk-control-points');
  });

  it('gives six events a row, every row adds up, every row has its time of publication', () => {
    expect(hk.rows).toHaveLength(truths['hk2020.rows']);
    expect(hk.events).toHaveLength(27_132);
    expect([...hk.rejects, ...hk.warnings]).toEqual([]);
  });

  it('has the totals by direction, category and month', () => {
    const totals = truths['hk2020.totals'];
    expect(sumBy(hk.events, (event) => `${field('direction')(event)} ${field('category')(event)}`)).toEqual({
      'IN RESIDENT': totals.arrive_resident,
      'IN MAINLAND_VISITOR': totals.arrive_mainland,
      'IN OTHER_VISITOR': totals.arrive_others,
      'OUT RESIDENT': totals.departure_resident,
      'OUT MAINLAND_VISITOR': totals.departure_mainland,
      'OUT OTHER_VISITOR': totals.departure_others,
    });
    const arrived = hk.events.filter(having('direction', 'IN'));
    expect(sumBy(arrived, (event) => startOf(event).slice(0, 7))).toEqual(truths['hk2020.arrive_total_by_month']);
    expect([...new Set(hk.events.map(codeOf))].sort()).toEqual(truths['hk2020.control_points']);
  });

  it.each([
    ['2020-03-22T02:00:00Z', 5_040, 2_859_663, 2_250_667],
    ['2020-06-30T16:00:00Z', 14_040, 3_116_970, 2_394_949],
  ])('knew at %s what had been published by then', (at, facts, arrived, left) => {
    const known = hk.events.filter(({ recordedtime = '' }) => Date.parse(recordedtime) <= Date.parse(at));
    expect(known).toHaveLength(facts);
    expect(sumBy(known, field('direction'))).toEqual({ IN: arrived, OUT: left });
  });
});

describe('DPSU queues', () => {
  let dpsu: Collected;
  let trucks: readonly CloudEvent[];
  beforeAll(async () => {
    dpsu = await collectFeed('dpsu-queue');
    trucks = dpsu.events.filter(having('unitType', 'TRUCK'));
  });

  it('gives a truck and a car observation a row', () => {
    expect([...dpsu.rejects, ...dpsu.warnings]).toEqual([]);
    expect(countBy(dpsu.events, (event) => `${field('unitType')(event)} ${field('status')(event)}`)).toEqual({
      'TRUCK VALUE': 1_297,
      'TRUCK NOT_AVAILABLE': truths['dpsu.null_trucks'],
      'CAR VALUE': 1_123,
      'CAR CLOSED': 184,
    });
  });

  it('has count, sum and largest value by crossing', () => {
    const byCrossing: Record<string, [number, number, number]> = {};
    for (const event of trucks.filter(having('status', 'VALUE'))) {
      const [count, sum, largest] = byCrossing[codeOf(event)] ?? [0, 0, 0];
      const value = Number(event.data?.['value']);
      byCrossing[codeOf(event)] = [count + 1, sum + value, Math.max(largest, value)];
    }
    expect(byCrossing).toEqual(truths['dpsu.by_crossing_count_sum_max']);
  });

  it('has the latest value by crossing', () => {
    const latest: Record<string, [string, number]> = {};
    for (const event of trucks.filter(having('status', 'VALUE'))) {
      const { time = '' } = event;
      if (time > (latest[codeOf(event)]?.[0] ?? '')) latest[codeOf(event)] = [time, Number(event.data?.['value'])];
    }
    expect(latest).toEqual(truths['dpsu.latest_per_crossing']);
  });
});

describe.each([
  ['2022-06-29', 0, { VALUE: 190, CLOSED: 48, NOT_AVAILABLE: 259, PENDING: 35 }, 62, 22],
  ['2022-07-01', 1, { VALUE: 176, CLOSED: 65, NOT_AVAILABLE: 270, PENDING: 21 }, 72, 28],
] as const)('CBP snapshot %s', (label, index, statuses, zeros, stale) => {
  const truth = truths[`cbp_bwt.${label}`];
  let cbp: Collected;
  beforeAll(async () => {
    cbp = await collectFeed('us-cbp-wait', index);
  });

  it('gives 7 lanes a port, by status', () => {
    expect(cbp.events).toHaveLength(truth.lane_observations);
    expect(countBy(cbp.events, field('status'))).toEqual(statuses);
    expect([...cbp.rejects, ...cbp.warnings]).toEqual([]);
  });

  it('has the minutes by lane, zeros among them', () => {
    const lanes = sumBy(cbp.events, ({ id }) => id.split(':').slice(2, 4).join('.'));
    expect(lanes).toEqual(Object.fromEntries(Object.entries<number>(truth.sum_by_lane).map(([lane, minutes]) => [lane, minutes * 60])));
    expect(cbp.events.filter((event) => event.data?.['value'] === 0)).toHaveLength(zeros);
  });

  it('reads update times: never after the snapshot by more than five minutes, some older than two hours', () => {
    const ages = cbp.events.filter(having('status', 'VALUE')).map(({ time = '', recordedtime = '' }) => (Date.parse(recordedtime) - Date.parse(time)) / 1000);
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(-300);
    expect(ages.filter((age) => age > 7_200)).toHaveLength(stale);
  });
});

describe('ABQ departures 2017', () => {
  let flights: Collected;
  beforeAll(async () => {
    flights = await collectImport(abq);
  });

  it('gives schedules, movements and statuses', () => {
    expect([...flights.rejects, ...flights.warnings]).toEqual([]);
    expect(countBy(flights.events, ({ type }) => type)).toEqual({
      'caravan.flight.schedule.v1': truths['abq.rows'],
      'caravan.flight.movement.v1': 34_640,
      'caravan.flight.status.v1': 160,
    });
    expect(countBy(flights.events.filter((event) => event.data?.['status']), field('status'))).toEqual({ CANCELLED: 120, DIVERTED: 40 });
  });

  it('has every leg end after it starts, in between 30 minutes and 6 hours', () => {
    const lengths = flights.events
      .filter(({ type }) => type === 'caravan.flight.schedule.v1')
      .map(({ data }) => (Date.parse(String(data?.['sta'])) - Date.parse(String(data?.['std']))) / 60_000);
    expect(Math.min(...lengths)).toBeGreaterThan(30);
    expect(Math.max(...lengths)).toBeLessThan(360);
  });
});
