import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Cube } from '#libs/contracts';
import { buildSnapshot, readReferenceSet, type ReferenceRows } from '#libs/reference';
import { borderCheckpoints } from '#services/border-checkpoints';
import { type DayRollup, evaluateGolden } from './index.js';
import { type RunningQuery, type TestEvent, startQuery } from './testing/running-query.js';

interface Example {
  readonly id: string;
  readonly reference?: ReferenceRows;
  readonly events: readonly TestEvent[];
  readonly expect: { readonly indicators?: readonly { readonly name: string; readonly args: object; readonly value: unknown }[] };
}

const folder = join(__dirname, '..', '..', 'test', 'golden', 'examples');
const examples = ['G09', 'G11', 'G14', 'G16'].map((name): Example => {
  const file = readdirSync(folder).find((each) => each.startsWith(name));
  return JSON.parse(readFileSync(join(folder, file ?? name), 'utf8')) as Example;
});
const reference: ReferenceRows = {
  fx: examples.flatMap((example) => example.reference?.fx ?? []),
  capacities: examples.flatMap((example) => example.reference?.capacities ?? []),
};
const snapshot = buildSnapshot(1, readReferenceSet('common'), reference);

let query: RunningQuery;
beforeAll(async () => {
  query = await startQuery({ name: 'golden', now: '2030-01-01T00:00:00Z', reference });
  for (const { events } of examples) await query.apply('a', events);
});
afterAll(() => query?.close());

const rollups = async (cube: string): Promise<DayRollup[]> => {
  const rows = (await query.sql(`select grain, local_date::text as date, dims, n, sums from caravan.rollup where cube = $1 and tenant = 'a'`, [cube])) as
    { grain: 'day'; date: string; dims: string[]; n: string; sums: string[] }[];
  return rows.map(({ grain, date, dims, n, sums }) => ({ grain, localDate: date, dims, n: Number(n), sums: sums.map(BigInt) }));
};

const cases = examples.flatMap(({ id, expect: { indicators = [] } }) => indicators.map((indicator, i) => ({ ...indicator, id: `${id} ${i + 1}` })));

it.each(cases)('$id: $name is as the golden example has it', async ({ name, args, value }) => {
  const found = await evaluateGolden(name, args, { cubes: borderCheckpoints.cubes, reference: snapshot, rollups });
  expect(JSON.parse(JSON.stringify(found))).toEqual(value);
});

it('gives the growth of G08 from sums of reported counts', async () => {
  const cube: Cube = { name: 'container_counts', title: '', dimensions: [{ name: 'node' }], measures: [{ name: 'facts', unit: '1' }, { name: 'value', unit: '1' }], count: 'facts', grains: ['day'], graceSeconds: 0 };
  const row = (node: string, localDate: string, value: bigint): DayRollup => ({ grain: 'day', localDate, dims: [node], n: 1, sums: [1n, value] });
  const rows = [row('KZ-ALTYNKOL', '2024-01-01', 58_500n), row('KZ-ALTYNKOL', '2023-02-01', 22_500n), row('ZERO', '2024-02-01', 5n), row('ZERO', '2023-01-01', 0n), row('NEW', '2024-01-01', 7n)];
  const growth = (node: string): Promise<unknown> =>
    evaluateGolden('growth', { cube: cube.name, measure: 'value', current: ['2024-01-01', '2024-02-29'], base: ['2023-01-01', '2023-02-28'], where: { node } }, { cubes: [cube], reference: snapshot, rollups: () => rows });
  expect(await growth('KZ-ALTYNKOL')).toEqual({ current: 58_500, base: 22_500, ratio: '2.6000', growth: '1.6000' });
  expect(await growth('ZERO')).toEqual({ current: 5, base: 0, ratio: null, growth: null, reason: 'base_zero' });
  expect(await growth('NEW')).toEqual({ current: 7, base: 0, ratio: null, growth: null, reason: 'no_base' });
});

it('knows no other golden indicator', () => {
  expect(() => evaluateGolden('weight', {}, { cubes: [], reference: snapshot, rollups: () => [] })).toThrow('no golden indicator is called weight');
});

it('answers the same by HTTP: TFI1, TFI2, turnover, use of capacity, mean queue', async () => {
  const row = async (path: string): Promise<Record<string, unknown> | undefined> => (await query.ask(`/v1/indicators/${path}`)).body.rows[0];
  const side = 'from=2025-12-01&to=2025-12-02&node=KZ-NURZHOLY&direction=OUT&mode=ROAD';
  expect(await row(`tfi1?${side}`)).toMatchObject({ value: 3, n: 1, p50: expect.closeTo(3, 1) as number });
  expect(await row(`tfi2?${side}`)).toMatchObject({ value: 29.5, n: 1, completeness: 1, unconverted: [] });
  expect(await row(`tfi2?${side}&official=YES`)).toMatchObject({ value: 9.5 });
  expect(await row('turnover?from=2023-01-01&to=2024-01-01')).toMatchObject({
    value: 31_500_001_370, flags: ['unconverted'], unconverted: [{ date: '2023-10-14', currency: 'GEL', amountMinor: 500 }],
  });
  expect(await row('turnover?from=2023-01-01&to=2024-01-01&hs_group=PROCESSED_FARM&regime=EXPORT&currency=USD')).toMatchObject({ value: 90_000_000 });
  expect(await row('capacity-use?from=2023-09-28&to=2023-10-05&checkpoint=KZCN-NURZHOLY')).toMatchObject({ value: 0.0233, n: 7 });
  expect(await row('capacity-use?from=2023-10-01&to=2023-10-04&checkpoint=KZCN-NURZHOLY')).toMatchObject({ value: null, reason: 'closed' });
  expect(await row('capacity-use?from=2023-09-28&to=2023-10-05&checkpoint=KZCN-BAKHTY-RAIL')).toMatchObject({ value: null, reason: 'not_open' });
  expect(await row('capacity-use?from=2023-09-28&to=2023-10-05&checkpoint=KZCN-BAKHTY')).toMatchObject({ value: null, reason: 'capacity_unknown' });
  const series = 'node=KZ-BAKHTY&direction=OUT&unit_type=TRUCK&lane=ALL&source=/feeds/demo-queue';
  expect(await row(`mean-queue?from=2025-06-10&to=2025-06-11&${series}`)).toMatchObject({ value: 22.4, completeness: 0.5208 });
});

it('names every checkpoint when use of capacity is asked by checkpoint', async () => {
  const { body } = await query.ask('/v1/indicators/capacity-use?from=2023-09-28&to=2023-10-05&by=checkpoint');
  expect(body.rows).toHaveLength(snapshot.checkpoints.length);
  expect(body.rows.every(({ value, reason }) => (value === null) !== (reason === null))).toBe(true);
});
