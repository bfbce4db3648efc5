import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startOpsServer } from '#libs/platform';
import { startTracing } from '#libs/tracing';
import { startWorld, type World } from '../golden/world.js';
import { count } from './border-events.js';
import { postEvents } from './post-events.js';
import { until } from './progress.js';

jest.setTimeout(300_000);

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
}

const spans: Span[] = [];
let collector: Server;
let stopTracing: () => Promise<void>;
let world: World;

/** A collector of OTLP over HTTP, as JSON. */
function startCollector(): Promise<Server> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (bytes: Buffer) => (body += bytes.toString()));
    request.on('end', () => {
      const { resourceSpans } = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
      for (const { scopeSpans } of resourceSpans) for (const each of scopeSpans) spans.push(...each.spans);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

beforeAll(async () => {
  collector = await startCollector();
  world = await startWorld({ name: 'e2e-tracing', referenceSets: ['common'], timestampType: 'LogAppendTime' });
  await postEvents(world, await world.keyFor('default'), [count('untraced', '2024-05-01', 1)]);
  await world.settle();
  stopTracing = await startTracing({ service: 'test', url: `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`, share: 1 });
  await postEvents(world, await world.keyFor('default'), [count('traced', '2024-05-01', 1)]);
  await world.settle();
  await stopTracing();
  await until(() => Promise.resolve(spans.length > 0));
});
afterAll(async () => {
  await world?.stop();
  collector?.close();
});

async function openMetrics(): Promise<string> {
  const ops = await startOpsServer({ service: 'test', port: 0, host: '127.0.0.1', checks: {} });
  const response = await fetch(`${ops.url}/metrics`, { headers: { accept: 'application/openmetrics-text' } });
  const text = await response.text();
  await ops.close();
  return text;
}

const named = (name: RegExp): Span[] => spans.filter((span) => name.test(span.name));

it('records the request, and links the batch that took its event to it', () => {
  const [request] = named(/^POST \/v1\/events$/);
  const [batch] = named(/^apply .*border-checkpoints/);
  expect(named(/^POST/)).toHaveLength(1);
  expect(batch?.links).toEqual([expect.objectContaining({ traceId: request?.traceId, spanId: request?.spanId })]);
});

it('names the trace in the histograms of requests and of batches', async () => {
  const text = await openMetrics();
  for (const [metric, span] of [['caravan_gateway_request_seconds', named(/^POST \/v1\/events$/)[0]], ['caravan_batch_seconds', named(/^apply .*border-checkpoints/)[0]]] as const) {
    expect([...text.matchAll(new RegExp(`^${metric}_bucket.*# \\{trace_id="(\\w+)"\\}`, 'gm'))].map(([, id]) => id)).toEqual([span?.traceId]);
  }
});

it('records every statement of the batch under it, the commit last', () => {
  const [batch] = named(/^apply .*border-checkpoints/);
  const statements = spans.filter(({ parentSpanId, traceId }) => traceId === batch?.traceId && parentSpanId === batch?.spanId).map(({ name }) => name);
  expect(statements).toEqual(expect.arrayContaining(['lock_partition', 'lock_entities', 'copy caravan.fact', 'lock_rollups', 'update_rollups', 'advance_partition']));
  expect(statements.at(-1)).toBe('commit');
});
