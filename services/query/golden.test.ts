import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildSnapshot, readReferenceSet, type ReferenceRows } from '#libs/reference';
import { borderCheckpoints } from '#services/border-checkpoints';
import { containerTraffic } from '#services/container-traffic';
import { type DayRollup, evaluateGolden } from './index.js';
import { type RunningQuery, type TestEvent, startQuery } from './testing/running-query.js';

interface Example {
  readonly id: string;
  readonly reference?: ReferenceRows;
  readonly events: readonly TestEvent[];
  readonly expect: { readonly indicators?: readonly { readonly name: string; readonly args: object; readonly value: unknown }[] };
}

const folder = join(__dirname, '..', '..', 'test', 'golden', 'examples');
const examples = ['G01', 'G05', 'G08', 'G09', 'G11', 'G14', 'G16', 'G18'].map((name): Example => {
  const file = readdirSync(folder).find((each) => each.startsWith(name));
  return JSON.parse(readFileSync(join(folder, file ?? name), 'utf8')) as Example;
});
const domains = [borderCheckpoints, containerTraffic];
const cubes = domains.flatMap((domain) => domain.cubes);
const reference: ReferenceRows = {
  odPairs: examples.flatMap((example) => example.reference?.odPairs ?? []),
  fx: examples.flatMap((example) => example.reference?.fx ?? []),
  capacities: examples.flatMap((example) => example.reference?.capacities ?? []),
};
const snapshot = buildSnapshot(1, readReferenceSet('common'), reference);

let query: RunningQuery;
beforeAll(async () => {
  query = await startQuery({ name: 'golden', now: '2030-01-01T00:00:00Z', reference, domains });
  for (const { id, events } of examples) await query.apply(id.toLowerCase(), events);
});
afterAll(() => query?.close());

async function rollups(tenant: string, cube: string): Promise<DayRollup[]> {
  const rows = (await query.sql(`select grain, local_date::text as date, dims, n, sums from caravan.rollup where cube = $1 and tenant = $2`, [cube, tenant])) as
    { grain: 'day'; date: string; dims: string[]; n: string; sums: string[] }[];
  return rows.map(({ grain, date, dims, n, sums }) => ({ grain, localDate: date, dims, n: Number(n), sums: sums.map(BigInt) }));
}

const cases = examples.flatMap(({ id, expect: { indicators = [] } }) => indicators.map((indicator, i) => ({ ...indicator, tenant: id.toLowerCase(), id: `${id} ${i + 1}` })));

it.each(cases)('$id: $name is as the golden example has it', async ({ tenant, name, args, value }) => {
  const found = await evaluateGolden(name, args, { cubes, reference: snapshot, rollups: (cube) => rollups(tenant, cube) });
  expect(JSON.parse(JSON.stringify(found))).toEqual(value);
});

it('knows no other golden indicator', () => {
  expect(() => evaluateGolden('weight', {}, { cubes: [], reference: snapshot, rollups: () => [] })).toThrow('no golden indicator is called weight');
});

/** The first row of an answer about an example. */
async function rowOf(id: string, path: string): Promise<Record<string, unknown> | undefined> {
  return (await query.ask(`/v1/indicators/${path}`, `tenant-${id.toLowerCase()}`)).body.rows[0];
}

it('answers the same by HTTP: TFI1, TFI2, mean queue', async () => {
  const side = 'from=2025-12-01&to=2025-12-02&node=KZ-NURZHOLY&direction=OUT&mode=ROAD';
  expect(await rowOf('G09', `tfi1?${side}`)).toMatchObject({ value: 3, n: 1, p50: expect.closeTo(3, 1) as number });
  expect(await rowOf('G09', `tfi2?${side}`)).toMatchObject({ value: 29.5, n: 1, completeness: 1, unconverted: [], beside: { official: 9.5, unofficial: 20 } });
  expect(await rowOf('G09', `tfi2?${side}&official=YES`)).toMatchObject({ value: 9.5, beside: { official: 9.5, unofficial: null } });
  expect(await rowOf('G09', `border-activity-time?${side}`)).toMatchObject({ beside: { unexplainedShare: expect.any(Number) as number } });
  const series = 'node=KZ-BAKHTY&direction=OUT&unit_type=TRUCK&lane=ALL&source=/feeds/demo-queue';
  expect(await rowOf('G11', `mean-queue?from=2025-06-10&to=2025-06-11&${series}`)).toMatchObject({ value: 22.4, completeness: 0.5208 });
});

it('answers the same by HTTP: turnover and use of capacity', async () => {
  const year = 'from=2023-01-01&to=2024-01-01';
  expect(await rowOf('G14', `turnover?${year}`)).toMatchObject({
    value: 31_500_001_370, flags: ['unconverted'], unconverted: [{ date: '2023-10-14', currency: 'GEL', amountMinor: 500 }],
  });
  expect(await rowOf('G14', `turnover?${year}&hs_group=PROCESSED_FARM&regime=EXPORT&currency=USD`)).toMatchObject({ value: 90_000_000 });
  expect(await rowOf('G16', 'capacity-use?from=2023-09-28&to=2023-10-05&checkpoint=KZCN-NURZHOLY')).toMatchObject({ value: 0.0233, n: 7, parts: { openDays: 3, capacity: 300 } });
  expect(await rowOf('G16', 'capacity-use?from=2023-10-01&to=2023-10-04&checkpoint=KZCN-NURZHOLY')).toMatchObject({ value: null, reason: 'closed' });
  expect(await rowOf('G16', 'capacity-use?from=2023-09-28&to=2023-10-05&checkpoint=KZCN-BAKHTY')).toMatchObject({ value: null, reason: 'capacity_unknown' });
});

it.each(['chapter', 'hs_group', 'partner', 'country'])('splits turnover by %s without losing or counting a cent twice, growth too', async (dimension) => {
  const path = `turnover?from=2023-01-01&to=2024-01-01&compare=year-ago&currency=USD`;
  const whole = await rowOf('G14', path);
  const { body } = await query.ask(`/v1/indicators/${path}&by=${dimension}`, 'tenant-g14');
  const sum = (name: string): number => body.rows.reduce((total, row) => total + Math.round(((row[name] as number | null) ?? 0) * 10_000), 0) / 10_000;
  expect([whole?.['value'], whole?.['growthPercent']]).toEqual([31_500_000_000, 30]);
  expect(sum('value')).toBe(31_500_000_000);
  expect(sum('contribution')).toBeCloseTo(0.3, 3); // each is rounded to four places
});

it('answers the same by HTTP: speeds, growth of containers, TFI3', async () => {
  const february = 'from=2024-02-01&to=2024-03-01&filter.from=KZ-ALTYNKOL';
  expect(await rowOf('G01', `speed-with-delay?${february}&filter.to=AZ-ALAT`)).toMatchObject({ value: 20.2, parts: { metres: 3_494_000, seconds: 622_800 }, distance_quality: 'estimate' });
  expect(await rowOf('G01', `speed-without-delay?${february}&filter.to=AZ-ALAT`)).toMatchObject({ value: 28.88 });
  expect(await rowOf('G01', `speed-without-delay?${february}&filter.to=KZ-AKTAU`)).toMatchObject({ value: 31.45, distance_quality: 'estimate', flags: [] });
  const months = 'reported-container-volume?metric=CONTAINERS&period=MONTH&from=2024-01-01&to=2024-03-01&compare=year-ago';
  expect(await rowOf('G08', `${months}&node=KZ-ALTYNKOL,KZ-DOSTYK`)).toMatchObject({ value: 58_500, base: 22_500, ratio: 2.6, growthPercent: 160 });
  expect(await rowOf('G08', `${months}&node=KZ-KHORGOS-GATEWAY`)).toMatchObject({ value: 5, base: 0, ratio: null, reason: 'base_zero' });
  expect(await rowOf('G08', `${months}&node=KZ-BAKHTY-RAIL`)).toMatchObject({ value: 7, base: null, ratio: null, reason: 'no_base' });
  expect(await rowOf('G08', `${months}&node=KZ-AYAGOZ`)).toMatchObject({ ratio: 1.5, flags: expect.arrayContaining(['lowBase']) as string[] });
  expect(await rowOf('G18', 'tfi3?from=2024-10-01&to=2024-11-01')).toMatchObject({ value: 418.66, n: 2, completeness: 1, distance_quality: 'published', unconverted: [] });
});

it('shows a planned checkpoint with its capacity and no traffic', async () => {
  const week = 'from=2023-09-28&to=2023-10-05&checkpoint=KZCN-BAKHTY-RAIL';
  const planned = { value: null, n: 0, reason: 'not_open', design: [expect.objectContaining({ unit: 'TONNES_PER_YEAR', value: 20_000_000, from: '2028-01-01' })] };
  expect(await rowOf('G16', `capacity-use?${week}`)).toMatchObject({ ...planned, capacity_unit: 'TRAINS_PER_DAY_PER_DIRECTION' });
  expect(await rowOf('G16', `capacity-use?${week}&capacity_unit=TONNES_PER_YEAR`)).toMatchObject({ ...planned, capacity_unit: 'TONNES_PER_YEAR' });
});

it('names every checkpoint when use of capacity is asked by checkpoint', async () => {
  const { body } = await query.ask('/v1/indicators/capacity-use?from=2023-09-28&to=2023-10-05&by=checkpoint', 'tenant-g16');
  expect(body.rows).toHaveLength(snapshot.checkpoints.length);
  expect(body.rows.every(({ value, reason }) => (value === null) !== (reason === null))).toBe(true);
});
