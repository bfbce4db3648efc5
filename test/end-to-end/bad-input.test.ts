import { withConnection } from '#libs/database';
import { startWorld, type World } from '../golden/world.js';
import { count } from './border-events.js';
import { postBody } from './post-events.js';
import { readPartitions } from './progress.js';
import { type RawLog, openRawLog } from './raw-log.js';

jest.setTimeout(300_000);

const good = JSON.stringify(count('good', '2024-05-01', 5));
const withId = (id: string): string => good.replace('"good"', JSON.stringify(id));
const changed = (change: (event: Record<string, unknown>, data: Record<string, unknown>) => void): string => {
  const event = JSON.parse(withId('bad')) as Record<string, unknown>;
  change(event, event['data'] as Record<string, unknown>);
  return JSON.stringify(event);
};
const inTwoDays = new Date(Date.now() + 2 * 86_400_000).toISOString();
const gauge = { place: { codes: ['NODE:KZ-BAKHTY'] }, direction: 'OUT', unitType: 'TRUCK', lane: 'ALL', metric: 'QUEUE_UNITS', status: 'VALUE', value: 1, validForS: 3600 };

/** What is wrong, the bytes, the reason, and where. */
const cases: readonly (readonly [name: string, value: Buffer | string, reason: string, path: string])[] = [
  ['malformed JSON', '{"specversion":', 'undecodable', '$'],
  ['broken UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'undecodable', '$'],
  ['empty', '', 'undecodable', '$'],
  ['an array', '[1,2]', 'not_cloudevent', '$'],
  ['nesting without end', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, 'undecodable', '$'],
  ['a giant', changed((event) => (event['note'] = 'x'.repeat(300_000))), 'too_large', '$'],
  ['NUL in the id', changed((event) => (event['id'] = 'a\u0000b')), 'undecodable', '$'],
  ['half a surrogate pair', changed((event) => (event['id'] = 'HALF')).replace('HALF', '\\ud800'), 'undecodable', '$'],
  ['an old specversion', changed((event) => (event['specversion'] = '0.3')), 'not_cloudevent', '$.specversion'],
  ['an unknown type', changed((event) => (event['type'] = 'caravan.border.count.v9')), 'unknown_type', '$.type'],
  ['a prototype for a type', changed((event) => (event['type'] = '__proto__')), 'unknown_type', '$.type'],
  ['a wrong schema', changed((_event, data) => (data['direction'] = 5)), 'wrong_type', '$.data.direction'],
  ['a missing field', changed((_event, data) => delete data['metric']), 'missing_field', '$.data.metric'],
  ['an unknown code', changed((_event, data) => (data['metric'] = 'LORRIES')), 'unknown_code', '$.data.metric'],
  ['a number beyond 2^53', changed((_event, data) => (data['value'] = 0)).replace('"value":0', '"value":9007199254740993'), 'value_out_of_range', '$.data.value'],
  ['a time without offset', changed((event) => (event['time'] = '2024-05-01T00:00:00')), 'bad_time', '$.time'],
  ['the year 0001', changed((event) => (event['time'] = '0001-01-01T00:00:00Z')), 'time_out_of_range', '$.time'],
  ['a version of 2099', changed((event) => (event['recordedtime'] = '2099-01-01T00:00:00Z')), 'recordedtime_in_future', '$.recordedtime'],
  ['an observation of the day after tomorrow', JSON.stringify({ specversion: '1.0', id: 'future', source: '/e2e', type: 'caravan.border.gauge.v1', time: inTwoDays, data: gauge }), 'actual_in_future', '$.time'],
  ['a month that starts on the 15th', changed((event, data) => {
    event['time'] = '2024-05-15T00:00:00+05:00';
    data['period'] = { start: '2024-05-15', grain: 'MONTH' };
  }), 'inconsistent', '$.data.period.start'],
];

let world: World;
let log: RawLog;
let key: string;

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-bad-input', referenceSets: ['common'], timestampType: 'LogAppendTime' });
  log = await openRawLog(world);
  key = await world.keyFor('default');
});
afterAll(async () => {
  await log?.close();
  await world?.stop();
});

const select = <R extends object>(text: string): Promise<R[]> => withConnection(world.database, (connection) => connection.rows<R>({ text }));

it('keeps every bad record with its bytes and reason, stores its neighbours, and goes on', async () => {
  await log.append([{ partition: 0, value: Buffer.from(withId('first')) }]);
  await world.settle();
  const before = await readPartitions(world);
  await log.append(cases.flatMap(([, value], i) => [{ partition: 0, value: Buffer.from(value) }, { partition: 0, value: Buffer.from(withId(`neighbour-${i}`)) }]));
  await log.append([{ partition: 0, value: null }, { partition: 0, value: Buffer.from(withId('last')) }]);
  await world.settle();
  const letters = await select<{ offset: string; reason: string; path: string; value: Buffer | null }>(
    `select "offset", reason, property_path as path, value from caravan.dead_letter order by "offset"`);
  expect(letters.slice(0, cases.length).map(({ reason, path }, i) => [cases[i]?.[0], reason, path])).toEqual(cases.map(([name, , reason, path]) => [name, reason, path]));
  letters.slice(0, cases.length).forEach(({ value }, i) => expect(value?.equals(Buffer.from(cases[i]?.[1] ?? ''))).toBe(true));
  expect(letters.slice(cases.length)).toEqual([expect.objectContaining({ reason: 'undecodable', value: null })]);
  expect(await select('select count(*)::int as stored from caravan.fact')).toEqual([{ stored: cases.length + 2 }]);
  expect((await readPartitions(world)).map(({ epoch }) => epoch)).toEqual(before.map(({ epoch }) => epoch));
});

it.each(cases)('refuses %s through the gateway and takes the neighbour', async (_name, value, reason, path) => {
  const lines = Buffer.concat([Buffer.from(value), Buffer.from(`\n${withId('beside')}\n`)]);
  const { status, accepted, rejected } = await postBody(world, key, { 'content-type': 'application/x-ndjson' }, lines);
  expect([status, accepted]).toEqual([202, 1]);
  if (value.length === 0) return; // an empty line is no event
  expect(rejected.map(({ feedback }) => feedback[0]?.code)).toEqual([reason]);
  if (path !== '$') expect(rejected[0]?.feedback[0]?.propertyPath).toBe(path);
});
