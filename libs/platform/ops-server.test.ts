import { ConfigError } from './config-error.js';
import { gatewayMetrics } from './metrics.js';
import { type OpsServer, startOpsServer } from './ops-server.js';
import type { Check } from './readiness.js';

const checks: Record<string, Check> = {};
let ops: OpsServer;
beforeEach(async () => {
  ops = await startOpsServer({ service: 'test', port: 0, host: '127.0.0.1', checks, checkTimeoutMillis: 20 });
});
afterEach(async () => {
  for (const name of Object.keys(checks)) delete checks[name];
  await ops.close();
});

async function ask(path: string): Promise<[number, string]> {
  const response = await fetch(ops.url + path);
  return [response.status, await response.text()];
}

it('is live at once and ready only when told so', async () => {
  expect((await ask('/livez'))[0]).toBe(200);
  expect((await ask('/readyz'))[0]).toBe(503);
  ops.setReady(true);
  expect((await ask('/readyz'))[0]).toBe(200);
  ops.setReady(false);
  expect((await ask('/readyz'))[0]).toBe(503);
});

it('names every check that says no, throws or does not answer', async () => {
  checks['well'] = () => Promise.resolve(undefined);
  checks['sick'] = () => Promise.resolve('no partitions');
  checks['broken'] = () => Promise.reject(new Error('refused'));
  checks['silent'] = () => new Promise(() => undefined);
  ops.setReady(true);
  const [status, body] = await ask('/readyz');
  expect([status, JSON.parse(body)]).toEqual([503, { service: 'test', ready: false, problems: { sick: 'no partitions', broken: 'refused', silent: 'no answer within 20 ms' } }]);
});

it('serves every metric with help text', async () => {
  const [status, body] = await ask('/metrics');
  expect(status).toBe(200);
  for (const name of ['caravan_records_stored_total', 'caravan_gateway_inflight_bytes', 'caravan_query_request_seconds', 'process_cpu_seconds_total']) expect(body).toContain(`# HELP ${name} `);
});

it('serves OpenMetrics with exemplars to who asks for it, and nobody else, whoever asked before', async () => {
  const sample = { route: '/v1/events', status: '202' };
  gatewayMetrics.requestSeconds.observe({ labels: sample, value: 0.03, exemplarLabels: { trace_id: 'abc' } });
  const usual = await ask('/metrics');
  const response = await fetch(`${ops.url}/metrics`, { headers: { accept: 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5' } });
  const text = await response.text();
  expect(response.headers.get('content-type')).toContain('application/openmetrics-text');
  expect(text).toMatch(/caravan_gateway_request_seconds_bucket\{le="0.05",route="\/v1\/events",status="202"\} 1 # \{trace_id="abc"\} 0.03 /);
  expect(text).toContain('# TYPE caravan_gateway_requests_shed counter\n');
  expect(text.endsWith('\n# EOF\n')).toBe(true);
  const again = await ask('/metrics');
  for (const [, each] of [usual, again]) {
    expect(each).not.toContain('trace_id');
    expect(each).toContain('# TYPE caravan_gateway_requests_shed_total counter\n');
  }
});

it('answers other paths 404', async () => {
  expect((await ask('/'))[0]).toBe(404);
});

it('says in one sentence that its port is taken', async () => {
  const second = startOpsServer({ service: 'test', port: ops.port, host: '127.0.0.1', checks });
  await expect(second).rejects.toThrow(ConfigError);
  await expect(second).rejects.toThrow(`Port ${ops.port} on 127.0.0.1 is in use: stop what runs there, or set CARAVAN_OPS_PORT to a free port.`);
});
