import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adaptDcsa, type Outcome } from '#libs/adapters';
import type { Json, JsonObject } from '#libs/contracts';
import { findProjectRoot } from '#libs/reference';
import { containerTraffic } from '#services/container-traffic';
import { type RunningQuery, startQuery, type TestAnswer, type TestEvent } from './testing/running-query.js';

let query: RunningQuery;
const settings = { source: '/dcsa/ZZZ/LOCAL/CARRIER' };
const message = (name: string): Json => JSON.parse(readFileSync(join(findProjectRoot(), 'samples', 'data', 'dcsa', `tnt-${name}.json`), 'utf8')) as Json;

function eventsOf(outcomes: Iterable<Outcome>): TestEvent[] {
  return [...outcomes].flatMap((outcome) => (outcome.kind === 'event' ? [outcome.event as TestEvent] : []));
}
const sent = [...eventsOf(adaptDcsa(message('220-response'), settings)), ...eventsOf(adaptDcsa(message('300-response'), settings))];

const gate: TestEvent = {
  id: 'gate-1', source: '/ktz/tos', type: 'caravan.container.milestone.v1', time: '2024-05-01T11:00:00+05:00', recordedtime: '2024-05-01T06:30:00Z',
  data: { containerNumber: 'msku 907032-3', milestone: 'GATED_IN', classifier: 'ACTUAL', place: { codes: ['NODE:KZ-AKTAU', 'UNLOCODE:KZAAU'] }, mode: 'RAIL', transportRef: 'T1201' },
};
const corrected = { ...gate, recordedtime: '2024-05-01T08:30:00Z', data: { ...gate.data, place: { codes: ['UNLOCODE:KZKUR'] } } };
const withdrawn: TestEvent = { id: 'gate-2', source: '/dcsa/SMDG/LCL/EXCO', type: gate.type, recordedtime: '2024-05-02T00:00:00Z', retracted: true };
const planned = { ...gate, id: 'gate-3', source: '/dcsa/SMDG/LCL/EXCO', recordedtime: '2024-05-03T00:00:00Z', data: { ...gate.data, containerNumber: 'TGHU1234567', milestone: 'LOADED', classifier: 'PLANNED' } };
const undated = { ...gate, id: 'gate-4', recordedtime: undefined, data: { ...gate.data, containerNumber: 'TGHU7654321' } };

beforeAll(async () => {
  query = await startQuery({ name: 'dcsa', now: '2026-02-01T00:00:00Z', domains: [containerTraffic] });
  const receivedAt = '2026-01-31T00:00:00Z';
  await query.apply('a', [...sent, gate, { ...gate, id: 'gate-2', source: withdrawn.source ?? '' }, planned], receivedAt);
  // The later version comes first: what counts is what the source says of when it was made.
  await query.apply('a', [corrected, withdrawn, { ...gate, recordedtime: '2024-05-01T07:00:00Z' }], receivedAt);
  const { recordedtime: _none, ...bare } = undated;
  await query.apply('a', [bare], receivedAt);
  await query.apply('b', [{ ...gate, id: 'of-b' }], receivedAt);
});
afterAll(() => query?.close());

const eventsIn = ({ body }: TestAnswer): JsonObject[] => (Array.isArray(body) ? body : body['events']) as JsonObject[];
const ask = async (filter = '', key?: string, headers?: Record<string, string>): Promise<JsonObject[]> => eventsIn(await query.ask(`/v1/dcsa/events?${filter}`, key, headers));
const idsOf = async (filter: string): Promise<unknown[]> => (await ask(filter)).map(({ eventID }) => eventID).sort();

it.each(['2.2', '3.0'])('gives back what was sent, in version %s, so that it reads the same', async (version) => {
  const written = await ask(`version=${version}`);
  const again = eventsOf(adaptDcsa(written, settings));
  for (const event of sent) {
    const { phase: _phase, ...data } = event.data as JsonObject;
    // Version 2.2 has no word for the phase and does not name the publisher.
    expect(again).toContainEqual(version === '3.0' ? event : { ...event, source: settings.source, data });
  }
});

it('shows the current version only, by when the source made it', async () => {
  expect(await ask('equipmentReference=MSKU9070323')).toEqual([{
    eventRouting: { originatingParty: { partyCode: '/ktz/tos', codeListProvider: 'ZZZ', codeListName: 'SOURCE' } },
    eventID: 'gate-1', eventDateTime: '2024-05-01T11:00:00+05:00', eventUpdatedDateTime: '2024-05-01T08:30:00Z',
    eventClassification: { eventTypeCode: 'EQUIPMENT', eventClassifierCode: 'ACT', equipmentEventTypeCode: 'GTIN' },
    equipmentDetails: { equipmentReference: 'msku 907032-3' }, eventLocation: { UNLocationCode: 'KZKUR' },
    transportDetails: { transportCall: { modeOfTransport: 'RAIL', railTransport: { departureID: 'T1201' } } },
  }, expect.objectContaining({ eventID: 'gate-2', isRetracted: true })]);
});

it('takes the time of receipt where the source gave none', async () => {
  expect((await ask('equipmentReference=TGHU7654321'))[0]?.['eventUpdatedDateTime']).toBe('2026-01-31T00:00:00.000Z');
});

it('tells of withdrawn events in 3.0, and leaves them out of 2.2, which has no word for that', async () => {
  expect((await ask('version=3.0')).filter(({ isRetracted }) => isRetracted)).toEqual([{
    eventRouting: { originatingParty: { partyCode: 'EXCO', codeListProvider: 'SMDG', codeListName: 'LCL' } }, eventID: 'gate-2', eventUpdatedDateTime: '2024-05-02T00:00:00Z', isRetracted: true,
  }]);
  expect((await ask('version=2.2')).map(({ eventID }) => eventID)).not.toContain('gate-2');
});

it('writes the version that is asked for by parameter or header, the newest when none is', async () => {
  const versionOf = async (filter: string, headers?: Record<string, string>): Promise<unknown[]> => {
    const answer = await query.ask(`/v1/dcsa/events?${filter}`, undefined, headers);
    return [answer.status, answer.headers.get('api-version'), Array.isArray(answer.body)];
  };
  expect(await versionOf('')).toEqual([200, '3.0.0', false]);
  expect(await versionOf('', { 'api-version': '2.2.0' })).toEqual([200, '2.2.0', true]);
  expect(await versionOf('version=2', { 'api-version': '3.0.0' })).toEqual([200, '2.2.0', true]);
  expect(await versionOf('version=1')).toEqual([400, null, false]);
});

describe('filters', () => {
  it('by container, however its number is written', async () => {
    expect(await idsOf('equipmentReference=MSKU-907032.3')).toEqual(['gate-1', 'gate-2']);
    expect(await idsOf('equipmentReference=NONE')).toEqual([]);
    expect(await idsOf('equipmentReference=XXXX1111111')).toEqual([]);
  });

  it('by type and by code, in the words of both versions', async () => {
    const calls = await idsOf('eventTypes=TRANSPORT');
    expect(calls).toEqual(['3cecb101-7a1a-43a4-9d62-e88a131651e2#APZU4812090', '3cecb101-7a1a-43a4-9d62-e88a131651e5#APZU4812090', 'evt-resp-trans-001', 'gate-2']);
    expect(await idsOf('eventType=TRANSPORT')).toEqual(calls);
    expect(await idsOf('eventTypeCode=TRANSPORT,SHIPMENT&transportEventTypeCode=DEPA')).toEqual(['evt-resp-trans-001', 'gate-2']);
    expect(await idsOf('equipmentEventTypeCode=GTIN,GTOT&version=2.2')).toEqual(['evt-resp-equip-001', 'gate-1', 'gate-4']);
    expect(await idsOf('eventType=SHIPMENT&version=2.2')).toEqual([]);
  });

  it('by when the event was made, in the operators of 2.2 and the bounds of 3.0', async () => {
    const byTime = (filter: string): Promise<unknown[]> => idsOf(`version=2.2&equipmentEventTypeCode=GTIN,LOAD&${filter}`);
    const from2024 = await byTime('eventCreatedDateTime:gte=2024-05-01T13:30:00%2B05:00');
    expect(from2024).toEqual(['evt-resp-equip-001', 'gate-1', 'gate-3', 'gate-4']);
    expect(await byTime('eventUpdatedDateTimeMin=2024-05-01T08:30:00Z')).toEqual(from2024);
    expect(await byTime('eventCreatedDateTime:gt=2024-05-01T08:30:00Z')).toEqual(['evt-resp-equip-001', 'gate-3', 'gate-4']);
    expect(await byTime('eventUpdatedDateTime:gte=2024-05-01T00:00:00Z&eventUpdatedDateTimeMax=2024-05-01T08:30:00Z')).toEqual(['gate-1']);
    expect(await byTime('eventUpdatedDateTime:gte=2024-05-01T00:00:00Z&eventUpdatedDateTime:lt=2024-05-01T08:30:00Z')).toEqual([]);
    expect(await byTime('eventCreatedDateTime=2024-05-01T08:30:00Z')).toEqual(['gate-1']);
  });

  it('by place, where the current version is', async () => {
    expect(await idsOf('version=2.2&UNLocationCode=KZKUR')).toEqual(['gate-1']);
    expect(await idsOf('version=2.2&UNLocationCode=KZAAU')).toEqual(['gate-3', 'gate-4']);
  });
});

it.each([
  ['3.0', 'next-page-cursor', 'version=3.0', 3], ['2.2', 'next-page', 'version=2.2', 3], ['3.0', 'next-page-cursor', 'equipmentReference=MSKU9070323', 1],
])('pages in version %s by the header %s, each event once: %s', async (version, header, filter, limit) => {
  const seen: unknown[] = [];
  const first = `/v1/dcsa/events?${filter}&limit=${limit}`;
  let path: string | null = first;
  while (path !== null) {
    const answer: TestAnswer = await query.ask(path);
    seen.push(...eventsIn(answer).map(({ eventID }) => eventID));
    const next: string | null = answer.headers.get(header);
    path = next === null || version === '2.2' ? next : `${first}&cursor=${next}`;
  }
  expect([...seen].sort()).toEqual(await idsOf(filter));
  expect(new Set(seen).size).toBe(seen.length);
});

it('shows nobody the events of another tenant or of a domain that is not his', async () => {
  expect((await ask('', 'b')).map(({ eventID }) => eventID)).toEqual(['of-b']);
  expect(await ask('equipmentReference=APZU4812090', 'b')).toEqual([]);
  expect(await ask('', 'tenant-nobody')).toEqual([]);
  expect((await query.ask('/v1/dcsa/events', 'a-flights')).status).toBe(403);
  expect((await query.ask('/v1/dcsa/events', 'a-publisher')).status).toBe(403);
  expect((await query.ask('/v1/dcsa/events', 'unknown')).status).toBe(401);
});

it.each(['carrier=x', 'eventType=BARGE', 'equipmentEventTypeCode=ARRI', 'eventUpdatedDateTimeMin=2024-05-01', 'limit=0', 'cursor=x', 'version=3.0.0.0', 'equipmentReference=A&equipmentReference=B'])('refuses %s', async (filter) => {
  expect((await query.ask(`/v1/dcsa/events?${filter}`)).status).toBe(400);
});

it('refuses a cursor whose place somebody made up', async () => {
  const next = (await query.ask('/v1/dcsa/events?limit=1')).headers.get('next-page-cursor') ?? '';
  const [digest] = JSON.parse(Buffer.from(next, 'base64url').toString()) as [string];
  const forged = Buffer.from(JSON.stringify([digest, "' or true"])).toString('base64url');
  expect((await query.ask(`/v1/dcsa/events?limit=1&cursor=${forged}`)).status).toBe(400);
});
