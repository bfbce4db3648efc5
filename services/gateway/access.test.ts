import { StoreUnavailable } from '#libs/engine';
import { type TestGateway, startTestGateway, toyEvent } from './testing/start-test-gateway.js';

const single = 'application/cloudevents+json';
const batch = 'application/cloudevents-batch+json';
const event = JSON.stringify(toyEvent('a'));
const game = toyEvent('g', { type: 'caravan.game.counted.v1' });

let running: TestGateway;
beforeAll(async () => {
  running = await startTestGateway();
});
beforeEach(() => {
  running.publisher.forget();
});
afterAll(async () => {
  await running.gateway.close();
});

describe('401', () => {
  it.each([
    ['no credentials', ''],
    ['another scheme', 'Basic a2V5'],
    ['an unknown key', 'Bearer nobody'],
    ['an empty key', 'Bearer '],
    ['a key that is far too long', `Bearer ${'x'.repeat(5_000)}`],
  ])('answers %s and asks for a bearer key', async (_name, authorization) => {
    const response = await running.post(single, event, { authorization });
    expect([response.status, response.headers.get('content-type')]).toEqual([401, 'application/problem+json']);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="caravan"/);
    expect(running.publisher.stored).toEqual([]);
  });
});

describe('403', () => {
  it('answers a key without the scope publish', async () => {
    const response = await running.post(single, event, { authorization: 'Bearer key-for-queries' });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([403, expect.stringContaining('insufficient_scope')]);
  });

  it('answers events of a domain that the key does not allow, and stores none of the request', async () => {
    const response = await running.post(batch, JSON.stringify([toyEvent('a'), game]), { authorization: 'Bearer key-for-toys' });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ index: 1, detail: expect.stringContaining('toys') });
    expect(running.publisher.stored).toEqual([]);
  });

  it('does not concern events of a domain that the key allows', async () => {
    expect((await running.post(single, event, { authorization: 'Bearer key-for-toys' })).status).toBe(202);
  });

  it('ends a stream and says what was accepted before', async () => {
    const lines = [...Array.from({ length: 2_000 }, (_, i) => toyEvent(String(i))), game].map((line) => JSON.stringify(line));
    const response = await running.post('application/x-ndjson', lines.join('\n'), { authorization: 'Bearer key-for-toys' });
    const body = (await response.json()) as { accepted: number; resumeAt: number };
    expect([response.status, body.accepted]).toEqual([403, running.publisher.stored.length]);
    expect(body.resumeAt).toBeLessThanOrEqual(2_000);
  });
});

describe('415', () => {
  it.each([
    ['a plain text', { 'content-type': 'text/plain' }],
    ['JSON without ce- headers', { 'content-type': 'application/json' }],
    ['a type named like a member of Object.prototype', { 'content-type': 'text/constructor' }],
    ['another charset', { 'content-type': `${single}; charset=utf-16` }],
    ['a compressed body', { 'content-encoding': 'gzip' }],
    ['binary mode with XML', { 'content-type': 'application/xml', 'ce-specversion': '1.0' }],
  ])('answers %s with what is accepted', async (_name, headers) => {
    const response = await running.post(single, event, headers);
    expect(response.status).toBe(415);
    expect(Object.keys(((await response.json()) as { accepted: object }).accepted)).toContain(single);
  });

  it('answers a content type that is not one', async () => {
    expect((await running.post('json', event)).status).toBe(415);
  });

  it('does not concern UTF-8 named as charset', async () => {
    expect((await running.post(`${single}; charset="UTF-8"`, event)).status).toBe(202);
  });
});

describe('a database out of reach', () => {
  it('is answered 503 with Retry-After for a key never seen', async () => {
    const blind = await startTestGateway({ keys: () => Promise.reject(new StoreUnavailable('no database in this test')) });
    const response = await blind.post(single, event);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    await blind.gateway.close();
  });
});

describe('other paths', () => {
  it('are answered 404 as a problem', async () => {
    const response = await running.get('/v2/events');
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  });

  it.each(['/%zz', '/v1/schemas/%c0%80'])('malformed as %s are the caller’s fault', async (path) => {
    const response = await running.get(path);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });
});
