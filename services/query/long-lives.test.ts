import type { Domain } from '#libs/contracts';
import { containerTraffic, longContainers } from '#services/container-traffic';
import { milestone } from './testing/container-events.js';
import { type RunningQuery, type TestEvent, startQuery } from './testing/running-query.js';

const number = 'CSQU3054383';
const day = (index: number): string => new Date(Date.parse('2024-01-01T00:00:00Z') + index * 86_400_000).toISOString();
const stops = ['CN-HORGOS', 'KZ-ALTYNKOL', 'KZ-AKTAU', 'NOWHERE'];
/** A container that stops for half a day at one place after the other. */
const life = Array.from({ length: 40 }, (_, i): TestEvent[] => {
  const node = stops[i % stops.length]!;
  const left = new Date(Date.parse(day(i)) + 43_200_000).toISOString();
  return [milestone(number, 'ARRIVED', node, day(i), { sizeType: '45G1', mode: 'RAIL', load: 'LADEN' }), milestone(number, 'DEPARTED', node, left)];
}).flat();
const corrected: TestEvent = { ...life[21]!, recordedtime: '2024-03-01T00:00:00Z', time: new Date(Date.parse(day(10)) + 50_000_000).toISOString() };
const withdrawn: TestEvent = { ...life[30]!, recordedtime: '2024-03-02T00:00:00Z', retracted: true };
const after = [milestone(number, 'ARRIVED', 'KZ-ALTYNKOL', '2024-03-05T00:00:00Z')];

const { longLives: _, ...whole } = containerTraffic;
let sealing: RunningQuery;
let folding: RunningQuery;

async function start(name: string, domain: Domain): Promise<RunningQuery> {
  const query = await startQuery({ name, now: '2024-03-11T12:00:00Z', domains: [domain] });
  for (let at = 0; at < life.length; at += 3) await query.apply('a', life.slice(at, at + 3), '2024-02-20T00:00:00Z');
  await query.apply('a', [corrected, withdrawn], '2024-03-03T00:00:00Z');
  await query.apply('a', after, '2024-03-06T00:00:00Z');
  return query;
}

beforeAll(async () => {
  sealing = await start('sealing', { ...whole, longLives: longContainers({ sealAbove: 8, settledAfter: Infinity, crowdedAbove: 8, keep: 3 }) });
  folding = await start('folding', whole);
}, 240_000);
afterAll(async () => {
  await sealing?.close();
  await folding?.close();
});

/** When things were done. */
const times = ['restatedAt', 'lastRestatement', 'at'];

/** Lists of one entity come in the order in which it was put together. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder).map((each) => JSON.stringify(each)).sort();
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !times.includes(name)).map(([name, each]) => [name, inOrder(each)]).sort());
}

it('are sealed in the one and whole in the other', async () => {
  const [sealed] = (await sealing.sql('select count(*)::int as n from caravan.entity_segment')) as { n: number }[];
  const [none] = (await folding.sql('select count(*)::int as n from caravan.entity_segment')) as { n: number }[];
  expect([sealed!.n > 0, none!.n]).toEqual([true, 0]);
});

it.each([
  `/v1/entities?domain=container-traffic&kind=container&key=${number}`,
  '/v1/indicators/dwell/lineage?node=KZ-ALTYNKOL&from=2024-01-01&to=2024-02-01',
  '/v1/indicators/dwell/lineage?node=KZ-ALTYNKOL&from=2024-01-10&to=2024-01-11',
  '/v1/indicators/dwell?from=2024-01-01&to=2024-04-01&by=node&grain=month',
  '/v1/indicators/dwell?from=2024-01-01&to=2024-02-01&by=node&grain=day&asOf=2024-02-25T00:00:00Z',
  '/v1/indicators/dwell?from=2024-01-01&to=2024-02-01&by=node&grain=day&knownAt=2024-03-04T00:00:00Z',
  '/v1/indicators/leg-time?from=2024-01-01&to=2024-04-01&grain=day',
  '/v1/indicators/leg-time?from=2024-01-01&to=2024-02-01&grain=day&asOf=2024-02-25T00:00:00Z',
  '/v1/open-stays',
  `/v1/dcsa/events?equipmentReference=${number}&limit=100`,
  '/v1/restatements?cause=correction&from=2024-01-01&to=2024-02-01',
  '/v1/unresolved-places',
])('%s says the same', async (path) => {
  const [one, other] = [await sealing.ask(path), await folding.ask(path)];
  expect(other.status).toBe(200);
  expect(inOrder(one.body)).toEqual(inOrder(other.body));
});
