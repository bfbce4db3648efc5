import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { rejectReasons } from '#libs/contracts';
import { type TestGateway, startTestGateway, toyEvent } from './testing/start-test-gateway.js';

// Each file is one bad event; its name is `<reject reason>--<what is wrong>`, or `malformed--…` for what is not JSON.
const folder = join(__dirname, 'samples', 'rejected');
const samples = readdirSync(folder).sort();

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

const before = Buffer.from(JSON.stringify(toyEvent('before')));
const after = Buffer.from(JSON.stringify(toyEvent('after')));

async function read(response: Promise<Response>): Promise<{ status: number; body: { rejected: { index: number; feedback: { code: string }[] }[] } }> {
  const { status, body } = await response.then(async (r) => ({ status: r.status, body: (await r.json()) as never }));
  return { status, body };
}

const storedIds = (): unknown[] => running.publisher.events().map((event) => event['id']);

it('names only reasons of the closed list', () => {
  const reasons = samples.map((name) => name.split('--')[0]);
  expect(reasons.filter((reason) => reason !== 'malformed' && !rejectReasons.includes(reason as never))).toEqual([]);
});

describe.each(samples)('%s', (name) => {
  const bytes = readFileSync(join(folder, name));
  const reason = name.split('--')[0] as string;

  it('is refused on its own', async () => {
    const { status, body } = await read(running.post('application/cloudevents+json', bytes));
    if (reason === 'malformed') return expect(status).toBe(400);
    expect([status, body.rejected[0]?.feedback[0]?.code]).toEqual([422, reason]);
    expect(storedIds()).toEqual([]);
  });

  it('is refused in a stream, and its neighbours are stored', async () => {
    const { status, body } = await read(running.post('application/x-ndjson', Buffer.concat([before, Buffer.from('\n'), bytes, Buffer.from('\n'), after])));
    expect([status, body.rejected[0]?.index, body.rejected[0]?.feedback[0]?.code]).toEqual([202, 1, reason === 'malformed' ? 'undecodable' : reason]);
    expect(storedIds()).toEqual(['before', 'after']);
  });

  it('is refused in a batch, and its neighbours are stored unless the whole is not JSON', async () => {
    const { status, body } = await read(running.post('application/cloudevents-batch+json', Buffer.concat([Buffer.from('['), before, Buffer.from(','), bytes, Buffer.from(','), after, Buffer.from(']')])));
    if (reason === 'malformed') return expect([status, storedIds()]).toEqual([400, []]);
    expect([status, body.rejected[0]?.index, body.rejected[0]?.feedback[0]?.code]).toEqual([202, 1, reason]);
    expect(storedIds()).toEqual(['before', 'after']);
  });
});
