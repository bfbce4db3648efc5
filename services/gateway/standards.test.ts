import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { type Domain, type Json, type JsonObject, maxEventBytes } from '#libs/contracts';
import { findProjectRoot } from '#libs/reference';
import { containerTraffic } from '#services/container-traffic';
import { maxDocumentBytes } from './read-body.js';
import { startTestGateway, type TestGateway, testNow } from './testing/start-test-gateway.js';
import { toyDomains } from './testing/toy-domains.js';

// Takes the types that MVT messages give, whatever their data.
const anyFlights: Domain = {
  ...(toyDomains[0] as Domain),
  name: 'flights',
  events: ['movement', 'load', 'status'].map((kind) => ({ type: `caravan.flight.${kind}.v1`, title: kind, schema: z.looseObject({}), keep: () => null })),
  routeKey: () => undefined,
};

let running: TestGateway;
let now = testNow;
beforeAll(async () => {
  running = await startTestGateway({ domains: [containerTraffic, anyFlights], clock: () => now });
});
beforeEach(() => {
  running.publisher.forget();
  now = Date.parse('2026-02-01T00:00:00Z');
});
afterAll(() => running.gateway.close());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly accepted?: number; readonly rejected?: readonly { index: number; feedback: readonly JsonObject[] }[]; readonly ignored?: object; readonly feedbackElements?: readonly JsonObject[]; readonly detail?: string; readonly [member: string]: unknown };
}

async function post(path: string, contentType: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await running.post(contentType, typeof body === 'string' ? body : new Uint8Array(body), headers, path);
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
}
const postDcsa = (body: string | Json, query = '?source=/dcsa/example-carrier'): Promise<Answer> => post(`/v1/dcsa/events${query}`, 'application/json', typeof body === 'string' ? body : JSON.stringify(body));
const postText = (body: string | Buffer, query = '?zone=Atlantic/Canary', contentType = 'application/edifact'): Promise<Answer> => post(`/v1/edifact${query}`, contentType, body);
const message = (name: string): string => readFileSync(join(findProjectRoot(), 'samples', 'data', 'dcsa', `tnt-${name}.json`), 'utf8');
const pathsIn = (answer: Answer): unknown[] => (answer.body.feedbackElements ?? []).map(({ severity, code, propertyPath }) => [severity, code, propertyPath]);

interface GoldenFile {
  readonly cases: readonly { readonly input: string; readonly receivedAt: string; readonly expect: { readonly events: readonly object[] } }[];
}
const golden = (name: string): GoldenFile => JSON.parse(readFileSync(join(findProjectRoot(), 'test', 'golden', 'adapters', `${name}.json`), 'utf8')) as GoldenFile;

const dcsaEvent: JsonObject = {
  eventID: 'e-1', eventCreatedDateTime: '2024-05-01T06:10:00Z', eventType: 'EQUIPMENT', eventClassifierCode: 'ACT', eventDateTime: '2024-05-01T06:00:00Z',
  equipmentEventTypeCode: 'GTIN', equipmentReference: 'APZU4812090', eventLocation: { UNLocationCode: 'KZAAU' },
};

describe('POST /v1/dcsa/events', () => {
  it('publishes the events of a 2.2 message and counts what it leaves out', async () => {
    const answer = await postDcsa(message('220-response'));
    expect([answer.status, answer.headers.get('api-version')]).toEqual([202, '3.0.0']);
    expect(answer.body).toEqual({ accepted: 4, rejected: [], ignored: { dcsa_shipment: 3 }, feedbackElements: [] });
    expect(running.publisher.events().map(({ id, source, tenant }) => [String(id).slice(34), source, tenant])).toEqual(
      ['e2#APZU4812090', 'e4', 'e5#APZU4812090', 'e7'].map((end) => [end, '/dcsa/example-carrier', 'acme']),
    );
    expect(running.publisher.stored.map(({ topic, key }) => [topic, key])[0]).toEqual(['caravan.container-traffic.v1', 'APZU4812090']);
  });

  it('tells of odd events by their path in the message', async () => {
    const answer = await postDcsa(message('300-response'), '');
    expect(answer.body).toMatchObject({ accepted: 2, ignored: { dcsa_shipment: 1, dcsa_iot: 1, dcsa_reefer: 1 } });
    expect(pathsIn(answer)).toEqual([['WARN', 'recorded_before_event', '$.events[1]'], ['WARN', 'recorded_before_event', '$.events[2]']]);
  });

  it('takes one event and a list of both versions', async () => {
    const { events: [, transport] } = JSON.parse(message('300-response')) as { events: JsonObject[] };
    expect((await postDcsa(dcsaEvent)).body.accepted).toBe(1);
    expect((await postDcsa([dcsaEvent, transport ?? null])).body.accepted).toBe(2);
    expect((await postDcsa([])).body).toEqual({ accepted: 0, rejected: [], ignored: {}, feedbackElements: [] });
  });

  it.each([
    ['220-response-wrong-date-times', 422, 7, {}, ['ERROR', 'missing_field', '$[0].eventID']],
    ['220-response-wrong-event-ids', 202, 1, { dcsa_shipment: 6 }, ['ERROR', 'wrong_type', '$[0].eventID']],
    ['220-response-wrong-attribute-values', 202, 1, { dcsa_shipment: 1 }, ['ERROR', 'missing_field', '$[0].eventID']],
    ['220-response-wrong-structure', 422, 2, {}, ['ERROR', 'missing_field', '$[0].eventID']],
  ])('refuses what is wrong in %s and nothing else', async (name, status, rejected, ignored, first) => {
    const answer = await postDcsa(message(name));
    expect([answer.status, answer.body.rejected?.length, answer.body.ignored ?? {}, pathsIn(answer)[0]]).toEqual([status, rejected, ignored, first]);
  });

  it('tells what the domain refuses by the path in the message', async () => {
    const late = { ...dcsaEvent, eventID: 'e-2', eventDateTime: '2026-02-03T00:00:00Z' };
    const answer = await postDcsa([dcsaEvent, late, { ...dcsaEvent, eventID: 'e'.repeat(501) }, { ...dcsaEvent, eventLocation: { UNLocationCode: 'x'.repeat(300) } }]);
    expect(answer.body.accepted).toBe(1);
    expect(pathsIn(answer)).toEqual([['ERROR', 'actual_in_future', '$[1].eventDateTime'], ['ERROR', 'not_cloudevent', '$[2].eventID'], ['ERROR', 'missing_field', '$[3].eventLocation']]);
    expect(answer.body.rejected?.map(({ index }) => index)).toEqual([1, 2, 3]);
  });

  it('keeps NUL in one event from its neighbours', async () => {
    const answer = await postDcsa([{ ...dcsaEvent, eventID: 'a\0b' }, dcsaEvent, { ...dcsaEvent, eventID: 'e-3', remark: '\ud800' }]);
    expect([answer.body.accepted, pathsIn(answer)]).toEqual([2, [['ERROR', 'undecodable', '$[0].eventID']]]);
  });

  it('says how to name the publisher of 2.2', async () => {
    const answer = await postDcsa(dcsaEvent, '');
    expect([answer.status, answer.body.feedbackElements?.[0]?.['message']]).toEqual([422, expect.stringContaining('source=/dcsa/CARRIER')]);
  });

  it.each<[string, () => Promise<Answer>, number, string]>([
    ['not JSON', () => postDcsa('[{"eventID":'), 400, 'not JSON'],
    ['an unknown setting', () => postDcsa([], '?sauce=/x'), 400, 'it takes source'],
    ['a wrong setting', () => postDcsa([], '?source=no%20uri'), 400, 'source=/dcsa/CARRIER'],
    ['a setting twice', () => postDcsa([], '?source=/a&source=/b'), 400, 'more than once'],
    ['no key', () => post('/v1/dcsa/events', 'application/json', '[]', { authorization: '' }), 401, 'Authorization'],
    ['a key that may not publish', () => post('/v1/dcsa/events', 'application/json', '[]', { authorization: 'Bearer key-for-queries' }), 403, 'scope publish'],
    ['a key for other domains', () => post('/v1/dcsa/events?source=/x', 'application/json', JSON.stringify(dcsaEvent), { authorization: 'Bearer key-for-toys' }), 403, 'container-traffic'],
    ['another media type', () => post('/v1/dcsa/events', 'application/cloudevents+json', '[]'), 415, 'is not accepted'],
    ['too many bytes', () => postDcsa(`["${'x'.repeat(maxDocumentBytes)}"]`), 413, String(maxDocumentBytes)],
    ['too many events', () => postDcsa(Array.from({ length: 10_001 }, () => 1)), 413, 'at most 10000'],
  ])('answers %s with a problem that also has feedbackElements', async (_what, act, status, words) => {
    const answer = await act();
    expect([answer.status, answer.headers.get('content-type'), answer.body.detail]).toEqual([status, 'application/problem+json', expect.stringContaining(words)]);
    expect(answer.body.feedbackElements).toEqual([{ severity: 'ERROR', code: String(status), message: answer.body.detail, propertyPath: '$' }]);
    expect(running.publisher.stored).toEqual([]);
  });

  it('refuses one event that grows beyond the largest, and not its neighbours', async () => {
    const answer = await postDcsa([{ ...dcsaEvent, eventLocation: { UNLocationCode: 'KZAAU', locationName: 'x'.repeat(maxEventBytes) } }, dcsaEvent]);
    expect([answer.body.accepted, pathsIn(answer)]).toEqual([1, [['ERROR', 'too_large', '$[0]']]]);
  });
});

describe('POST /v1/edifact', () => {
  it.each([0, 1])('publishes what golden CODECO message %i says', async (index) => {
    const { input, expect: { events } } = golden('codeco').cases[index] as GoldenFile['cases'][number];
    const answer = await postText(input);
    expect([answer.status, answer.body.accepted]).toEqual([202, 1]);
    expect(running.publisher.events()).toEqual(events.map((event) => ({ ...event, tenant: 'acme' })));
  });

  it.each([0, 1, 2, 3])('publishes what golden MVT message %i says', async (index) => {
    const { input, receivedAt, expect: { events } } = golden('mvt').cases[index] as GoldenFile['cases'][number];
    now = Date.parse(receivedAt);
    const answer = await postText(input, '', 'text/plain; charset=us-ascii');
    expect([answer.status, answer.body.accepted]).toEqual([202, events.length]);
    expect(running.publisher.events()).toEqual(events.map((event) => ({ ...event, tenant: 'acme' })));
  });

  it('takes the time of receipt of a telex that is sent on later', async () => {
    const { input, receivedAt, expect: { events } } = golden('mvt').cases[0] as GoldenFile['cases'][number];
    await postText(input, `?receivedAt=${receivedAt}`, 'text/plain');
    expect(running.publisher.events()).toEqual(events.map((event) => ({ ...event, tenant: 'acme' })));
  });

  it('refuses a message with a wrong segment count, by its path', async () => {
    const answer = await postText(golden('codeco').cases[0]?.input.replace('UNT+000022', 'UNT+21') ?? '');
    expect([answer.status, answer.body.rejected]).toEqual([422, [{ index: 0, id: null, feedback: [{ severity: 'ERROR', code: 'undecodable', propertyPath: '$.segments[22]', message: 'UNT counts 21 segments, the message has 22' }] }]]);
  });

  it.each([
    ['no zone', '', 422, 'zone=Asia/Almaty'],
    ['a zone there is not', '?zone=Mars/Base', 400, 'zone=Asia/Almaty'],
    ['a time of receipt without offset', '?zone=UTC&receivedAt=2024-06-10', 400, 'receivedAt=2024-06-10T20:31:00Z'],
  ])('says what is missing: %s', async (_what, query, status, words) => {
    const answer = await postText(golden('codeco').cases[0]?.input ?? '', query);
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([status, expect.stringContaining(words)]);
  });

  it('refuses bytes and texts that are neither', async () => {
    for (const body of ['hello', '', '{"events":[]}', Buffer.from([0xff, 0xfe])]) {
      const answer = await postText(body);
      expect([answer.status, answer.body.rejected?.[0]?.feedback[0]?.['code']]).toEqual([422, 'undecodable']);
    }
    expect((await postText('x', '', 'application/json')).status).toBe(415);
  });

  it('gives up on a message of tens of thousands of containers, which costs a moment and no more', async () => {
    const [common, groups] = ["AAA'".repeat(100_000), "EQD+CN+X'".repeat(60_000)];
    const text = `UNB+UNOA:1+A+B+240501:0700+1'UNH+1+CODECO:D:95B:UN'BGM+34+D+9'DTM+7:202405010600:203'LOC+165+KZAAU'${common}${groups}UNT+160005+1'UNZ+1+1'`;
    const answer = await postText(text);
    expect([answer.status, answer.body.detail]).toEqual([413, expect.stringContaining('at most 10000')]);
  }, 30_000);
});

it('answers as /openapi.json says', async () => {
  const { components } = (await (await running.get('/openapi.json')).json()) as { components: { schemas: Record<string, object> } };
  const fits = (name: string, body: unknown): boolean => new Ajv2020({ strict: false }).compile({ ...components.schemas[name], additionalProperties: false })(body);
  expect(fits('DcsaAnswer', (await postDcsa(message('300-response'), '')).body)).toBe(true);
  expect(fits('DcsaAnswer', (await postDcsa(message('220-response-wrong-attribute-values'))).body)).toBe(true);
  expect(fits('DocumentAnswer', (await postText(golden('codeco').cases[0]?.input ?? '')).body)).toBe(true);
});

it('answers 503 with Retry-After on both routes while the broker is away', async () => {
  running.publisher.isDown = true;
  const answers = [await postDcsa(dcsaEvent), await postText(golden('codeco').cases[0]?.input ?? '')];
  running.publisher.isDown = false;
  expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([[503, '2'], [503, '2']]);
});
