import { request } from 'node:http';
import { readEnvironment } from '#libs/platform';
import { type TestGateway, startTestGateway, toyEvent } from './testing/start-test-gateway.js';

const single = 'application/cloudevents+json';
const batch = 'application/cloudevents-batch+json';
const event = JSON.stringify(toyEvent('a'));
const mebibyte = 1024 * 1024;

let running: TestGateway;
beforeEach(async () => {
  running = await startTestGateway({ environment: readEnvironment({ CARAVAN_MAX_INFLIGHT_BYTES: String(16 * mebibyte) }) });
});
afterEach(async () => {
  running.publisher.acknowledge();
  await running.gateway.close();
});

/** A batch of about that many bytes of good events. */
function batchOf(bytes: number): string {
  return JSON.stringify(Array.from({ length: Math.ceil(bytes / 200_000) }, (_, i) => toyEvent(String(i), { note: 'x'.repeat(199_800) })));
}

async function untilWaiting(count: number): Promise<void> {
  while (running.publisher.waiting < count) await new Promise(setImmediate);
}

it('is never answered 202 before the broker has acknowledged', async () => {
  running.publisher.hold();
  let status: number | undefined;
  const answer = running.post(single, event).then((response) => (status = response.status));
  await untilWaiting(1);
  await running.get('/livez');
  expect(status).toBeUndefined();
  running.publisher.acknowledge();
  expect(await answer).toBe(202);
});

it('gives an upload that does not come on no place in the queue', async () => {
  const headers = { authorization: 'Bearer key-of-acme', 'content-type': batch, 'content-length': String(15 * mebibyte) };
  const stalled = request(`${running.gateway.url}/v1/events`, { method: 'POST', headers });
  stalled.on('error', () => undefined);
  await new Promise((resolve) => stalled.write('[', resolve));
  expect((await running.post(batch, batchOf(3 * mebibyte))).status).toBe(202);
  stalled.destroy();
});

it('answers 503 with Retry-After when the broker fails, and at once for a while after', async () => {
  running.publisher.isDown = true;
  const first = await running.post(single, event);
  expect([first.status, first.headers.get('retry-after'), first.headers.get('content-type')]).toEqual([503, '2', 'application/problem+json']);
  running.publisher.isDown = false;
  expect((await running.post(single, event)).status).toBe(503);
  expect(running.publisher.stored).toEqual([]);
});

it('says from where to send a stream again when the broker fails', async () => {
  running.publisher.isDown = true;
  const lines = Array.from({ length: 3_000 }, (_, i) => JSON.stringify(toyEvent(String(i))));
  const response = await running.post('application/x-ndjson', lines.join('\n'));
  expect([response.status, await response.json()]).toEqual([503, expect.objectContaining({ accepted: 0, resumeAt: 0 })]);
});

it('sheds with 429 and Retry-After what it may not hold, and takes it again once there is room', async () => {
  running.publisher.hold();
  const large = running.post(batch, batchOf(5 * mebibyte));
  await untilWaiting(1);
  const shed = await running.post(single, event);
  expect([shed.status, shed.headers.get('retry-after'), shed.headers.get('content-type')]).toEqual([429, '1', 'application/problem+json']);
  running.publisher.acknowledge();
  expect((await large).status).toBe(202);
  expect((await running.post(single, event)).status).toBe(202);
});

it('counts the bytes of a body without content-length as they come', async () => {
  running.publisher.hold();
  const large = running.post(batch, batchOf(15 * mebibyte));
  await untilWaiting(1);
  const chunked = await running.post('application/x-ndjson', ReadableStream.from([Buffer.from(event)]));
  expect(chunked.status).toBe(429);
  running.publisher.acknowledge();
  expect((await large).status).toBe(202);
});

it('refuses a body that declares more than 16 MiB before reading it', async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { authorization: 'Bearer key-of-acme', 'content-type': batch, 'content-length': String(10 * 1024 * mebibyte) };
    const sending = request(`${running.gateway.url}/v1/events`, { method: 'POST', headers }, (response) => {
      resolve(response.statusCode);
      sending.destroy();
    });
    sending.on('error', reject);
    sending.write('[');
  });
  expect(status).toBe(413);
});

it('refuses a chunked body beyond 16 MiB', async () => {
  async function* endless(): AsyncGenerator<Buffer> {
    for (let i = 0; i < 18; i++) yield Buffer.alloc(mebibyte, 0x20);
  }
  const response = await running.post(batch, ReadableStream.from(endless()));
  expect([413, 429]).toContain(response.status);
});

it('waits for the broker before it reads on in a stream', async () => {
  running.publisher.hold();
  const lines = Array.from({ length: 200 }, (_, i) => `${JSON.stringify(toyEvent(String(i), { note: 'x'.repeat(20_000) }))}\n`);
  const answer = running.post('application/x-ndjson', ReadableStream.from(lines.map((line) => Buffer.from(line))));
  await untilWaiting(4);
  for (let i = 0; i < 200; i++) await new Promise(setImmediate);
  expect(running.publisher.waiting).toBe(4);
  running.publisher.acknowledge();
  expect(await (await answer).json()).toEqual({ accepted: 200, rejected: [] });
});

it('cuts off a client that was answered and does not stop sending', async () => {
  const hasEnded = await new Promise<boolean>((resolve) => {
    const headers = { authorization: 'Bearer nobody', 'content-type': batch, 'content-length': '1000' };
    const sending = request(`${running.gateway.url}/v1/events`, { method: 'POST', headers }, (response) => response.resume());
    sending.on('error', () => resolve(true));
    sending.on('close', () => resolve(true));
    sending.write('[');
  });
  expect(hasEnded).toBe(true);
});

it('gives its room back when a client breaks off', async () => {
  for (let i = 0; i < 20; i++) {
    await new Promise<void>((resolve) => {
      const headers = { authorization: 'Bearer key-of-acme', 'content-type': batch, 'content-length': String(10 * mebibyte) };
      const sending = request(`${running.gateway.url}/v1/events`, { method: 'POST', headers }, (response) => response.resume());
      sending.on('error', () => resolve());
      sending.on('close', () => resolve());
      sending.write('[', () => setImmediate(() => sending.destroy()));
    });
  }
  let status = 0;
  for (let i = 0; i < 100 && status !== 202; i++) status = (await running.post(batch, batchOf(10 * mebibyte))).status;
  expect(status).toBe(202);
});

it('survives bodies that would blow up a parser', async () => {
  const bombs = ['['.repeat(2 * mebibyte), '[{"a":'.repeat(300_000), `[${'['.repeat(mebibyte)}${']'.repeat(mebibyte)}]`, `[${'{},'.repeat(mebibyte)}{}]`];
  for (const bomb of bombs) {
    const statuses = await Promise.all([single, batch, 'application/x-ndjson'].map(async (type) => (await running.post(type, bomb)).status));
    expect(statuses.filter((status) => ![400, 413, 422, 429].includes(status))).toEqual([]);
  }
  expect((await running.post(single, event)).status).toBe(202);
});

it('stops by saying so, then answering what is under way', async () => {
  running.publisher.hold();
  const underWay = running.post(single, event);
  await untilWaiting(1);
  const closing = running.gateway.close();
  running.publisher.acknowledge();
  expect((await underWay).status).toBe(202);
  await closing;
});
