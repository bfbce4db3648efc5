import { Ajv2020 } from 'ajv/dist/2020.js';
import { type TestGateway, startTestGateway, toyEvent } from './testing/start-test-gateway.js';

let running: TestGateway;
let problem: string | undefined;
beforeAll(async () => {
  running = await startTestGateway({ checks: { kafka: () => Promise.resolve(problem) } });
});
afterAll(async () => {
  await running.gateway.close();
});

async function getJson<T>(path: string): Promise<T> {
  const response = await running.get(path);
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

/** Every `$ref` in a document. */
function refsIn(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === '$ref' ? [String(inner)] : refsIn(inner)));
}

function resolveRef(document: unknown, ref: string): unknown {
  return ref.slice(2).split('/').reduce((value, step) => (value as Record<string, unknown> | undefined)?.[step], document);
}

it('lists the event types and gives the schema of each', async () => {
  const { schemas } = await getJson<{ schemas: { type: string; domain: string; href: string }[] }>('/v1/schemas');
  expect(schemas.map((schema) => [schema.type, schema.domain])).toEqual([['caravan.toy.counted.v1', 'toys'], ['caravan.game.counted.v1', 'games']]);
  const schema = await getJson<object>(schemas[0]?.href ?? '');
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  const event = toyEvent('a');
  const { data: _data, time: _time, ...bare } = event;
  expect([validate(event), validate({ ...bare, retracted: true }), validate(bare), validate({ ...event, data: { node: '' } })]).toEqual([true, true, false, false]);
});

it('answers an unknown type 404 with those there are', async () => {
  const response = await running.get('/v1/schemas/caravan.toy.lost.v1');
  expect([response.status, await response.json()]).toEqual([404, expect.objectContaining({ detail: expect.stringContaining('caravan.toy.counted.v1') })]);
});

it.each(['/openapi.json', '/asyncapi.json'])('%s refers only to what it holds', async (path) => {
  const document = await getJson<object>(path);
  const refs = refsIn(document);
  expect(refs.length).toBeGreaterThan(2);
  expect(refs.filter((ref) => resolveRef(document, ref) === undefined)).toEqual([]);
});

it('describes the routes for standards with their settings, bodies and answers', async () => {
  const { paths } = await getJson<{ paths: Record<string, { post: { parameters: { name: string }[]; requestBody: { content: object }; responses: Record<string, { content: object }> } }> }>('/openapi.json');
  const described = ['/v1/dcsa/events', '/v1/edifact'].map((path) => {
    const { parameters = [], requestBody, responses } = paths[path]?.post ?? {};
    return [parameters.map(({ name }) => name), Object.keys(requestBody?.content ?? {}), responses?.['202']?.content, Object.keys(responses ?? {})];
  });
  const answerOf = (name: string): object => ({ 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } });
  const statuses = ['202', '400', '401', '403', '408', '413', '415', '422', '429', '503'];
  expect(described).toEqual([
    [['source'], ['application/json'], answerOf('DcsaAnswer'), statuses],
    [['zone', 'source', 'receivedAt'], ['application/edifact', 'text/plain'], answerOf('DocumentAnswer'), statuses],
  ]);
});

it('describes topics with their addresses', async () => {
  const { asyncapi, channels } = await getJson<{ asyncapi: string; channels: Record<string, { address: string }> }>('/asyncapi.json');
  expect([asyncapi, channels['toys']?.address]).toEqual(['3.0.0', 'caravan.toys.v1']);
});

it('is live without asking anybody, and ready when its checks are', async () => {
  problem = 'no broker';
  expect((await running.get('/livez')).status).toBe(200);
  const notReady = await running.get('/readyz');
  expect([notReady.status, await notReady.json()]).toEqual([503, { ready: false, problems: { kafka: 'no broker' } }]);
  problem = undefined;
  expect((await running.get('/readyz')).status).toBe(200);
});

it('keeps metrics off the public port', async () => {
  expect((await running.get('/metrics')).status).toBe(404);
});
