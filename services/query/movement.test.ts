import { borderCheckpoints } from '#services/border-checkpoints';
import { containerTraffic } from '#services/container-traffic';
import { cost, milestone } from './testing/container-events.js';
import { type RunningQuery, type TestEvent, startQuery } from './testing/running-query.js';

let query: RunningQuery;

/** A container through nodes: it enters each so many hours after the first, and leaves it two hours later. */
function journey(containerNumber: string, start: string, stops: readonly (readonly [node: string, hours: number])[], more: Record<string, unknown> = {}): TestEvent[] {
  const at = (hours: number): string => new Date(Date.parse(start) + hours * 3_600_000).toISOString();
  return stops.flatMap(([node, hours]) => [
    milestone(containerNumber, 'ARRIVED', node, at(hours), { mode: 'RAIL', ...more }), milestone(containerNumber, 'DEPARTED', node, at(hours + 2), { mode: 'RAIL', ...more }),
  ]);
}

beforeAll(async () => {
  query = await startQuery({ name: 'movement', now: '2024-06-10T00:00:00Z', domains: [borderCheckpoints, containerTraffic] });
  await query.apply('a', [
    // 3,019 km in 98 hours of which none is a stop, and 475 km by sea in 18: 3,494 km in 118 hours with the stop at Aktau.
    ...journey('CSQU3054383', '2024-05-01T00:00:00Z', [['CN-HORGOS', 0], ['KZ-ALTYNKOL', 4], ['KZ-AKTAU', 104], ['AZ-ALAT', 124]], { load: 'LADEN', sizeType: '22G1', cargoMassKg: 20_000 }),
    ...journey('MSKU1234565', '2024-05-10T00:00:00Z', [['CN-HORGOS', 0], ['KZ-ALTYNKOL', 4]], { load: 'EMPTY', sizeType: '45G1' }),
    // A leg of which no length is known.
    ...journey('TCLU1234568', '2024-05-10T00:00:00Z', [['KZ-AKTOBE', 0], ['KZ-ALMATY', 50]]),
    milestone('HLXU1234561', 'CROSSED', 'KZ-ALTYNKOL', '2024-05-11T00:00:00Z'),
    cost('c1', 'KZ-DOSTYK', 'KZ-MOIYNTY', '2024-05-01T06:00:00Z', 20_000, 84_000), cost('c2', 'KZ-ALTYNKOL', 'KZ-AKTAU', '2024-05-02T06:00:00Z', 20_000, 150_000),
    cost('c3', 'KZ-AKTOBE', 'KZ-ALMATY', '2024-05-02T06:00:00Z', 20_000, 1), cost('c4', 'KZ-DOSTYK', 'KZ-MOIYNTY', '2024-05-02T06:00:00Z', 20_000, 500, 'GEL'),
  ]);
});
afterAll(() => query?.close());

const may = 'from=2024-05-01&to=2024-06-01';
const rows = async (path: string): Promise<Record<string, unknown>[]> => (await query.ask(`/v1/indicators/${path}`)).body.rows;

it('gives speeds of a leg and of a path, with how sure the distance is', async () => {
  const westbound = `${may}&filter.from=KZ-ALTYNKOL`;
  expect(await rows(`speed-without-delay?${westbound}&filter.to=KZ-AKTAU`)).toEqual([expect.objectContaining({ value: 30.81, n: 1, distance_quality: 'estimate', parts: { metres: 3_019_000, seconds: 352_800 } })]);
  expect(await rows(`speed-with-delay?${westbound}&filter.to=AZ-ALAT`)).toEqual([expect.objectContaining({ value: 29.61, parts: { metres: 3_494_000, seconds: 424_800 } })]);
  expect(await rows(`speed-without-delay?${westbound}&filter.to=AZ-ALAT`)).toEqual([expect.objectContaining({ value: 30.12, parts: { metres: 3_494_000, seconds: 417_600 } })]);
});

it('says that another corridor is shorter, and measures along the one that is asked for', async () => {
  const path = `speed-with-delay?${may}&filter.from=KZ-ALTYNKOL&filter.to=AZ-ALAT`;
  expect(await rows(path)).toEqual([expect.objectContaining({ flags: ['distance_ambiguous'] })]);
  expect(await rows(`${path}&corridor=TITR-KURYK-POTI`)).toEqual([expect.objectContaining({ value: 29, flags: [], parts: { metres: 3_422_000, seconds: 424_800 } })]);
  const both = await rows(`${path}&by=corridor`);
  expect(both.map(({ corridor, parts }) => [corridor, (parts as { metres: number }).metres])).toEqual([
    ['TITR-ALTYNKOL-BATUMI', 3_494_000], ['TITR-ALTYNKOL-POTI', 3_494_000], ['TITR-KURYK-POTI', 3_422_000],
  ]);
});

it('lists the speeds of all legs and paths, those of unknown length without one', async () => {
  const found = await rows(`speed-without-delay?${may}&by=from,to`);
  expect(found.map(({ from, to, value, reason }) => [from, to, value, reason])).toEqual([
    ['CN-HORGOS', 'KZ-ALTYNKOL', 5.05, null], ['KZ-AKTAU', 'AZ-ALAT', 26.39, null], ['KZ-AKTOBE', 'KZ-ALMATY', null, 'distance_unknown'], ['KZ-ALTYNKOL', 'AZ-ALAT', 30.12, null],
    ['KZ-ALTYNKOL', 'KZ-AKTAU', 30.81, null],
  ]);
  const mixed = await query.ask(`/v1/indicators/speed-with-delay?${may}`);
  expect([mixed.status, mixed.body.detail]).toEqual([400, expect.stringContaining('filter one to or put it in by. Allowed: AZ-ALAT, KZ-AKTAU')]);
});

it('tells legs by day and hour, by corridor and by country of either end', async () => {
  expect((await rows(`speed-without-delay?${may}&grain=hour&by=from,to&filter.from=KZ-AKTAU`)).map(({ bucket, value }) => [bucket, value])).toEqual([['2024-05-06T08:00:00+04:00', 26.39]]);
  expect((await rows(`leg-time?${may}&by=corridor`)).map(({ corridor, value, n }) => [corridor, value, n])).toContainEqual(['CNKZ-ALTYNKOL', 2, 2]);
  expect(await rows(`leg-time?${may}&corridor=CNKZ-ALTYNKOL&from_country=CN`)).toEqual([expect.objectContaining({ value: 2, n: 2, p50: expect.closeTo(2, 1) as number })]);
  expect((await rows(`end-to-end-time?${may}&by=to_country`)).map(({ to_country, n }) => [to_country, n])).toEqual([['AZ', 1], ['KZ', 1]]);
});

it('weighs costs by tonnes and kilometres, and leaves out on both sides what has no distance or rate', async () => {
  expect(await rows(`corridor-cost?${may}&filter.from=KZ-DOSTYK`)).toEqual([expect.objectContaining({
    value: 502.39, n: 2, completeness: 0.5, distance_quality: 'published', flags: ['unconverted'], unconverted: [{ date: '2024-05-02', currency: 'GEL', amountMinor: 500 }],
    parts: { consignments: 2, massKg: 40_000, usdCents: 84_000, kgKilometres: 16_720_000 },
  })]);
  expect(await rows(`tfi3?${may}&by=corridor&corridor=TITR-ALTYNKOL-POTI`)).toEqual([expect.objectContaining({ value: 248.43, distance_quality: 'estimate' })]);
  expect(await rows(`tfi3?${may}&filter.from=KZ-AKTOBE`)).toEqual([expect.objectContaining({ value: null, reason: 'distance_unknown' })]);
});

it('shares laden containers or TEU, with those of unknown load beside', async () => {
  expect(await rows(`laden-share?${may}&node=KZ-ALTYNKOL`)).toEqual([expect.objectContaining({ value: 0.5, in: 'containers', completeness: 1, parts: { laden: 1, empty: 1, unknown: 0 } })]);
  expect(await rows(`laden-share?${may}&node=KZ-ALTYNKOL&in=teu`)).toEqual([expect.objectContaining({ value: 0.3333, in: 'teu' })]);
  expect(await rows(`laden-share?${may}`)).toEqual([expect.objectContaining({ completeness: 0.75, parts: { laden: 4, empty: 2, unknown: 2 } })]);
  expect(await rows(`laden-share?${may}&node=KZ-AKTOBE`)).toEqual([expect.objectContaining({ value: null, reason: 'not_measured', n: 1 })]);
});

it('counts volumes without what only passed, unless asked', async () => {
  expect(await rows(`container-volume?${may}&node=KZ-ALTYNKOL`)).toEqual([expect.objectContaining({ value: 2 })]);
  expect(await rows(`container-volume?${may}&node=KZ-ALTYNKOL&stay=PASS`)).toEqual([expect.objectContaining({ value: 1 })]);
  expect(await rows(`teu?${may}&by=country`)).toEqual([expect.objectContaining({ country: 'AZ', value: 1 }), expect.objectContaining({ country: 'CN', value: 3 }), expect.objectContaining({ country: 'KZ', value: 4 })]);
  expect(await rows(`container-border-volume?${may}&by=checkpoint,from,to`)).toContainEqual(expect.objectContaining({ checkpoint: 'KZCN-ALTYNKOL', from: 'CN', to: 'KZ', value: 2 }));
  expect(await rows(`container-border-volume?${may}&by=corridor&corridor=CNKZ-ALTYNKOL`)).toEqual([expect.objectContaining({ corridor: 'CNKZ-ALTYNKOL', value: 2 })]);
});

it('holds the tonnes of containers against the yearly capacity', async () => {
  const known = await query.sql(`select 1 from caravan.reference_row where kind = 'capacities' and row ->> 'checkpoint_id' = 'KZCN-DOSTYK'`);
  expect(known.length).toBeGreaterThan(0);
  await query.apply('tonnes', journey('CSQU3054383', '2024-05-01T00:00:00Z', [['CN-ALASHANKOU', 0], ['KZ-DOSTYK', 4]], { cargoMassKg: 20_000 }));
  await query.apply('tonnes', journey('MSKU1234565', '2024-05-02T00:00:00Z', [['CN-ALASHANKOU', 0], ['KZ-DOSTYK', 4]]));
  const { body } = await query.ask('/v1/indicators/capacity-use?capacity_unit=TONNES_PER_YEAR&checkpoint=KZCN-DOSTYK&from=2024-05-01&to=2024-05-02', 'tenant-tonnes');
  expect(body).toMatchObject({ name: 'tonnage-capacity-use', capacity_unit: 'TONNES_PER_YEAR' });
  expect(body.rows).toEqual([expect.objectContaining({ value: 0.0004, n: 1, completeness: 1, parts: expect.objectContaining({ capacity: 54_645, crossings: 1, massKg: 20_000 }) as object })]);
  const unit = await query.ask('/v1/indicators/capacity-use?capacity_unit=BARRELS&checkpoint=KZCN-DOSTYK');
  expect([unit.status, unit.body.detail]).toEqual([400, 'capacity_unit is never "BARRELS". Allowed: TRAINS_PER_DAY_PER_DIRECTION, VEHICLES_PER_DAY, TONNES_PER_YEAR.']);
  const none = await query.ask('/v1/indicators/capacity-use?from=2024-05-01&to=2024-05-02', 'tenant-nobody');
  const byCorridor = await query.ask('/v1/indicators/capacity-use?from=2024-05-01&to=2024-05-02&by=corridor', 'tenant-tonnes');
  for (const { status, body: { detail } } of [none, byCorridor]) expect([status, detail]).toEqual([400, expect.stringContaining('capacity-use is of one checkpoint: filter it or put it in by. Allowed: KZCN-ALTYNKOL')]);
});

const everyMode = ['previous', 'year-ago', 'year-to-date'];

it.each(everyMode)('compares every indicator but those about now: %s', async (mode) => {
  const { body } = await query.ask('/v1/indicators');
  const names = body.rows.filter(({ comparisons }) => (comparisons as string[]).includes(mode)).map(({ name }) => String(name));
  expect(names.length).toBeGreaterThan(25);
  for (const name of names) {
    const choice = name.startsWith('reported') ? '&period=MONTH&metric=TRUCKS' : name.includes('capacity') ? '&by=checkpoint' : name.startsWith('speed') ? '&by=from,to' : '';
    const metric = name === 'reported-container-volume' ? choice.replace('TRUCKS', 'CONTAINERS') : choice;
    const range = mode === 'year-to-date' ? 'to=2024-06-01' : may;
    const { status, body: answer, text } = await query.ask(`/v1/indicators/${name}?${range}&compare=${mode}${metric}`);
    expect([name, status, text]).toEqual([name, 200, expect.not.stringContaining('"detail"')]);
    for (const row of answer.rows) expect([name, row['value'] === null || row['ratio'] === null ? typeof row['reason'] : 'string']).toEqual([name, 'string']);
  }
});
