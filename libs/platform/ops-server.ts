import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { explainListenError } from './listen-error.js';
import { registry } from './metrics.js';
import { openMetrics, writeOpenMetrics } from './open-metrics.js';
import { type Checks, checkReadiness } from './readiness.js';

export interface OpsServerOptions {
  readonly service: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  /** Looked at on every /readyz; entries may be added later. */
  readonly checks: Checks;
  /** After this a check counts as failed; 2 s when absent. */
  readonly checkTimeoutMillis?: number;
}

export interface OpsServer {
  readonly url: string;
  readonly port: number;
  /** /readyz says 503 until this was called with true, whatever the checks say. */
  setReady(ready: boolean): void;
  /** Idempotent. */
  close(): Promise<void>;
}

/** Serves /metrics (with exemplars for who asks for OpenMetrics), /livez (no dependency is asked) and /readyz. Throws ConfigError when the port is taken. */
export async function startOpsServer(options: OpsServerOptions): Promise<OpsServer> {
  let ready = false;
  const routes: Record<string, (response: ServerResponse, request: IncomingMessage) => Promise<void>> = {
    '/metrics': (response, { headers }) => sendMetrics(response, headers.accept ?? ''),
    '/livez': async (response) => sendJson(response, 200, { service: options.service, live: true }),
    '/readyz': async (response) => {
      const { status, body } = await readinessAnswer(options, ready);
      sendJson(response, status, body);
    },
  };
  const server = createServer((request, response) => {
    const route = routes[request.url?.split('?')[0] ?? ''];
    if (!route) return sendJson(response, 404, { title: 'Not Found', detail: `ask for ${Object.keys(routes).join(', ')}` });
    route(response, request).catch((error: unknown) => sendJson(response, 503, { title: 'Service Unavailable', detail: String(error) }));
  });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  return { url: `http://${options.host}:${port}`, port, setReady: (value) => void (ready = value), close: () => close(server) };
}

async function readinessAnswer(options: OpsServerOptions, ready: boolean): Promise<{ status: number; body: object }> {
  const { service } = options;
  if (!ready) return { status: 503, body: { service, ready, problems: { service: 'starting or stopping' } } };
  const report = await checkReadiness(options.checks, options.checkTimeoutMillis);
  return { status: report.ready ? 200 : 503, body: { service, ...report } };
}

async function sendMetrics(response: ServerResponse, accept: string): Promise<void> {
  if (accept.includes('application/openmetrics-text')) send(response, 200, openMetrics().contentType, await writeOpenMetrics(registry));
  else send(response, 200, registry.contentType, await registry.metrics());
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { 'content-type': contentType }).end(body);
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  send(response, status, 'application/json', `${JSON.stringify(body)}\n`);
}

function listen(server: Server, { port, host }: OpsServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(explainListenError(error, port, host, 'CARAVAN_OPS_PORT')));
    server.listen(port, host, resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
