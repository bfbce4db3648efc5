import { createLogger, readEnvironment } from '#libs/platform';
import { type Gateway, createGateway } from '../create-gateway.js';
import type { GatewayParts, KeyHolder } from '../gateway-parts.js';
import { MemoryDesk } from './memory-desk.js';
import { MemoryPublisher } from './memory-publisher.js';
import { toyDomains } from './toy-domains.js';

/** The instant at which every test happens. */
export const testNow = Date.parse('2024-05-02T00:00:00Z');

const holders: ReadonlyMap<string, KeyHolder> = new Map([
  ['key-of-acme', { tenant: 'acme', scopes: ['publish'], domains: ['*'] }],
  ['key-for-toys', { tenant: 'acme', scopes: ['publish'], domains: ['toys'] }],
  ['key-of-operator', { tenant: 'acme', name: 'anna', prefix: '0a1b', scopes: ['operate'], domains: ['*'] }],
  ['key-of-toys-operator', { tenant: 'acme', scopes: ['operate'], domains: ['toys'] }],
  ['key-for-queries', { tenant: 'acme', scopes: ['query'], domains: ['*'] }],
]);

type Body = NonNullable<RequestInit['body']>;

export interface TestGateway {
  readonly gateway: Gateway;
  readonly publisher: MemoryPublisher;
  readonly desk: MemoryDesk;
  /** Posts a body, to /v1/events when no path is given. */
  post(contentType: string, body: Body, headers?: Record<string, string>, path?: string): Promise<Response>;
  /** Gets a path, without a key. */
  get(path: string): Promise<Response>;
  /** Sends any request with a key. */
  send(method: string, path: string, body?: Body, key?: string): Promise<Response>;
}

/** A gateway on a free port, of toy domains, a broker in memory and fixed keys; `changes` replaces parts. */
export async function startTestGateway(changes: Partial<GatewayParts> = {}): Promise<TestGateway> {
  const publisher = new MemoryPublisher();
  const desk = new MemoryDesk();
  const gateway = await createGateway({
    domains: toyDomains,
    keys: (secret) => Promise.resolve(holders.get(secret)),
    publisher,
    reference: desk,
    clock: () => testNow,
    environment: readEnvironment({}),
    logger: createLogger('gateway', 'silent'),
    ...changes,
  });
  const url = await gateway.listen(0);
  const post: TestGateway['post'] = (contentType, body, headers = {}, path = '/v1/events') => {
    const all = { authorization: 'Bearer key-of-acme', 'content-type': contentType, ...headers };
    return fetch(`${url}${path}`, { method: 'POST', headers: all, body, duplex: 'half' } as RequestInit);
  };
  const send: TestGateway['send'] = (method, path, body, key = 'key-of-operator') =>
    fetch(url + path, { method, headers: { authorization: `Bearer ${key}` }, ...(body === undefined ? {} : { body }) });
  return { gateway, publisher, desk, post, send, get: (path) => fetch(url + path) };
}

/** A valid event; `changes` replaces attributes, `undefined` removes them. */
export function toyEvent(id: string, changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const data = { node: 'KZ-1', classifier: 'ACTUAL', count: 3 };
  return { specversion: '1.0', id, source: '/toys', type: 'caravan.toy.counted.v1', time: '2024-05-01T06:00:00+05:00', recordedtime: '2024-05-01T06:05:00+05:00', data, ...changes };
}
