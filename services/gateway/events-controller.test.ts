import { type TestGateway, startTestGateway, testNow, toyEvent } from './testing/start-test-gateway.js';

const single = 'application/cloudevents+json';
const batch = 'application/cloudevents-batch+json';
const lines = 'application/x-ndjson';

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

/** Status and body of an answer. */
async function read(response: Promise<Response>): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
  const { status, headers, ...rest } = await response.then(async (r) => ({ status: r.status, headers: r.headers, body: (await r.json()) as Record<string, unknown> }));
  return { status, headers, ...rest };
}

describe('one event', () => {
  it('is answered 202 once stored, with the tenant of the key whatever the event says', async () => {
    const answer = await read(running.post(single, JSON.stringify(toyEvent('a', { tenant: 'somebody-else' }))));
    expect(answer).toMatchObject({ status: 202, body: { accepted: 1, rejected: [] } });
    expect(running.publisher.events()).toEqual([{ ...toyEvent('a'), tenant: 'acme' }]);
  });

  it('goes to its domain topic under its route key, with the time of receipt', async () => {
    await running.post(single, JSON.stringify(toyEvent('a')));
    expect(running.publisher.stored[0]).toMatchObject({ topic: 'caravan.toys.v1', key: 'KZ-1', timestamp: testNow });
  });

  it('keeps a missing recordedtime missing', async () => {
    await running.post(single, JSON.stringify(toyEvent('a', { recordedtime: undefined })));
    expect(running.publisher.events()[0]).not.toHaveProperty('recordedtime');
  });

  it('may be withdrawn without data, keyed by its identity', async () => {
    const answer = await read(running.post(single, JSON.stringify(toyEvent('a', { retracted: true, data: undefined, time: undefined }))));
    expect(answer.status).toBe(202);
    expect(running.publisher.stored[0]?.key).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is answered 422 with every violation when it is refused', async () => {
    const data = { node: '', classifier: 'MAYBE', count: -1 };
    const { status, body, headers } = await read(running.post(single, JSON.stringify(toyEvent('a', { data }))));
    expect([status, headers.get('content-type')]).toEqual([422, 'application/problem+json']);
    expect(body).toMatchObject({ status: 422, accepted: 0, rejected: [{ index: 0, id: 'a', feedback: [{ severity: 'ERROR', code: 'value_out_of_range', propertyPath: '$.data.node' }, { code: 'unknown_code' }, { code: 'value_out_of_range', propertyPath: '$.data.count' }] }] });
    expect(running.publisher.stored).toEqual([]);
  });

  it('is accepted with a warning when it is odd', async () => {
    const { status, body } = await read(running.post(single, JSON.stringify(toyEvent('a', { recordedtime: '2024-05-01T00:00:00+05:00' }))));
    expect(status).toBe(202);
    expect(body).toMatchObject({ accepted: 1, warnings: [{ index: 0, id: 'a', feedback: [{ severity: 'WARN', code: 'recorded_before_event' }] }] });
  });

  it('is answered 400 with the position when it is not JSON', async () => {
    const { status, body } = await read(running.post(single, '{"id": "a", oops}'));
    expect([status, body['position']]).toEqual([400, 12]);
  });
});

describe('binary mode', () => {
  const headers = { 'ce-specversion': '1.0', 'ce-id': 'caf%C3%A9', 'ce-source': '/toys', 'ce-type': 'caravan.toy.counted.v1', 'ce-time': '2024-05-01T01:00:00Z' };

  it('takes attributes from headers and data from any JSON body', async () => {
    const { status } = await read(running.post('application/json', JSON.stringify({ node: 'KZ-1', classifier: 'ACTUAL', count: 1 }), headers));
    expect(status).toBe(202);
    expect(running.publisher.events()).toMatchObject([{ id: 'café', tenant: 'acme', data: { count: 1 }, datacontenttype: 'application/json' }]);
  });

  it('withdraws with a header and no body', async () => {
    const { status } = await read(running.post('application/json', '', { ...headers, 'ce-retracted': 'true' }));
    expect(status).toBe(202);
    expect(running.publisher.events()).toMatchObject([{ retracted: true }]);
  });

  it.each([['NUL', 'a%00b', '$.id'], ['a broken escape', 'a%zz', '$']])('refuses %s in a header', async (_name, id, propertyPath) => {
    const { status, body } = await read(running.post('application/json', '{}', { ...headers, 'ce-id': id }));
    expect(status).toBe(422);
    expect(body).toMatchObject({ rejected: [{ feedback: [{ code: 'undecodable', propertyPath }] }] });
  });
});

describe('a batch', () => {
  it('stores the good events in order and names the bad ones by index', async () => {
    const events = [toyEvent('a'), toyEvent('b', { type: 'caravan.toy.lost.v1' }), toyEvent('c'), 7];
    const { status, body } = await read(running.post(batch, JSON.stringify(events)));
    expect(status).toBe(202);
    expect(body).toMatchObject({ accepted: 2, rejected: [{ index: 1, id: 'b', feedback: [{ code: 'unknown_type' }] }, { index: 3, id: null, feedback: [{ code: 'not_cloudevent' }] }] });
    expect(running.publisher.events().map((event) => event['id'])).toEqual(['a', 'c']);
  });

  it('refuses an event above 256 KiB and stores its neighbours', async () => {
    const events = [toyEvent('a'), toyEvent('b', { note: 'x'.repeat(256 * 1024) }), toyEvent('c')];
    const { body } = await read(running.post(batch, JSON.stringify(events)));
    expect(body).toMatchObject({ accepted: 2, rejected: [{ index: 1, feedback: [{ code: 'too_large' }] }] });
  });

  it('may be empty', async () => {
    expect(await read(running.post(batch, ' [ ] '))).toMatchObject({ status: 202, body: { accepted: 0, rejected: [] } });
  });

  it.each([
    ['no array', '{}', 0],
    ['no end', '[{},{}', 6],
    ['a missing event', '[{},,{}]', 4],
    ['something after it', '[{}] 1', 5],
    ['an event that is no JSON', `[${JSON.stringify(toyEvent('a'))},{"id":}]`, JSON.stringify(toyEvent('a')).length + 8],
  ])('with %s is answered 400 with the position, and nothing is stored', async (_name, body, position) => {
    const answer = await read(running.post(batch, body));
    expect([answer.status, answer.body['position']]).toEqual([400, position]);
    expect(running.publisher.stored).toEqual([]);
  });

  it('of more than 10,000 elements is answered 413', async () => {
    expect((await read(running.post(batch, `[${'0,'.repeat(10_000)}0]`))).status).toBe(413);
  });
});

describe('a stream', () => {
  it('stores the lines around a malformed one', async () => {
    const body = [JSON.stringify(toyEvent('a')), '{oops', '', JSON.stringify(toyEvent('b'))].join('\r\n');
    const answer = await read(running.post(lines, body));
    expect(answer).toMatchObject({ status: 202, body: { accepted: 2, rejected: [{ index: 1, id: null, feedback: [{ code: 'undecodable' }] }] } });
    expect(running.publisher.events().map((event) => event['id'])).toEqual(['a', 'b']);
  });

  it('goes on after a line above 256 KiB', async () => {
    const body = [JSON.stringify(toyEvent('a')), JSON.stringify(toyEvent('b', { note: 'x'.repeat(3_000_000) })), JSON.stringify(toyEvent('c'))].join('\n');
    expect((await read(running.post(lines, body))).body).toMatchObject({ accepted: 2, rejected: [{ index: 1, feedback: [{ code: 'too_large' }] }] });
  });

  it('is published while it still arrives, in order', async () => {
    let finish: (() => void) | undefined;
    const rest = new Promise<void>((resolve) => (finish = resolve));
    const half = Array.from({ length: 2_000 }, (_, i) => `${JSON.stringify(toyEvent(String(i)))}\n`).join('');
    async function* arriving(): AsyncGenerator<Buffer> {
      yield Buffer.from(half);
      await rest;
      yield Buffer.from(JSON.stringify(toyEvent('last')));
    }
    const answer = read(running.post(lines, ReadableStream.from(arriving())));
    while (running.publisher.stored.length === 0) await new Promise(setImmediate);
    finish?.();
    expect((await answer).body).toEqual({ accepted: 2_001, rejected: [] });
    expect(running.publisher.events().map((event) => event['id'])).toEqual([...Array.from({ length: 2_000 }, (_, i) => String(i)), 'last']);
  });
});
