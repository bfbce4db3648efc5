import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProjectRoot } from '#libs/reference';
import { startWorld, type World } from '../golden/world.js';
import { type QueryClient, startQuery } from './query-service.js';

jest.setTimeout(300_000);

let world: World;
let query: QueryClient;
let key: string;

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-standards', referenceSets: ['common'], timestampType: 'LogAppendTime' });
  query = await startQuery(world);
  key = await world.keyFor('default');
});
afterAll(async () => {
  await query?.stop();
  await world?.stop();
});

const read = (...path: string[]): string => readFileSync(join(findProjectRoot(), ...path), 'utf8');
const goldenInputs = (name: string): unknown[] => (JSON.parse(read('test', 'golden', 'adapters', `${name}.json`)) as { cases: { input: unknown }[] }).cases.map(({ input }) => input);

async function post(path: string, contentType: string, body: string): Promise<unknown> {
  const response = await fetch(`${world.gatewayUrl}${path}`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': contentType }, body });
  return [response.status, ((await response.json()) as { accepted?: number }).accepted];
}

/** Everything there is, after all that was sent is applied. */
async function eventsOf(filter: string): Promise<readonly Record<string, unknown>[]> {
  await world.settle();
  const { body } = await query.get(`/v1/dcsa/events?limit=1000&${filter}`, key);
  return (Array.isArray(body) ? body : body['events']) as Record<string, unknown>[];
}
const idsOf = async (filter: string): Promise<unknown[]> => (await eventsOf(filter)).map(({ eventID }) => eventID).sort();

it('carries DCSA events from the carrier through Kafka and Postgres to whoever asks, once however often they come', async () => {
  const message = read('samples', 'data', 'dcsa', 'tnt-220-response.json');
  for (let time = 0; time < 2; time++) expect(await post('/v1/dcsa/events?source=/dcsa/CARRIER', 'application/json', message)).toEqual([202, 4]);
  const uuid = '3cecb101-7a1a-43a4-9d62-e88a131651';
  expect(await idsOf('version=2.2')).toEqual([`${uuid}e2#APZU4812090`, `${uuid}e4`, `${uuid}e5#APZU4812090`, `${uuid}e7`]);
});

it('lets the last word of the source count, in whatever order its messages come', async () => {
  const [, , gateIn, , , corrected, withdrawn] = goldenInputs('dcsa-300');
  for (const event of [withdrawn, corrected, gateIn]) expect(await post('/v1/dcsa/events', 'application/json', JSON.stringify(event))).toEqual([202, 1]);
  expect((await eventsOf('')).find(({ eventID }) => eventID === 'evt-resp-equip-001')).toMatchObject({ isRetracted: true, eventUpdatedDateTime: '2026-01-18T00:00:00Z' });
});

it('shows a gate report as DCSA until it is withdrawn', async () => {
  const [report = '', withdrawal = ''] = goldenInputs('codeco') as string[];
  const edifact = (text: string): Promise<unknown> => post('/v1/edifact?zone=Atlantic/Canary', 'application/edifact', text);
  expect(await edifact(report)).toEqual([202, 1]);
  expect(await eventsOf('version=2.2&equipmentReference=TESI1120274')).toMatchObject([{ equipmentEventTypeCode: 'GTIN', eventLocation: { UNLocationCode: 'ESHUV', facilityCode: 'CONCHUV' }, eventCreatedDateTime: '2023-08-11T13:50:00Z' }]);
  expect(await edifact(withdrawal)).toEqual([202, 1]);
  expect(await eventsOf('version=2.2&equipmentReference=TESI1120274')).toEqual([]);
});
