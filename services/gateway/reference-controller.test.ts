import { StoreUnavailable } from '#libs/engine';
import { type TestGateway, startTestGateway } from './testing/start-test-gateway.js';

const node = { node_id: 'KZ-XNW', name: 'New terminal', country: 'KZ', kind: 'DRY_PORT', zone: 'Asia/Almaty', status: 'OPEN' };
const filled = { ...node, lat: '', lon: '', coord_quality: '', valid_from: '', valid_to: '', source: '' };
const rowsOf = (...rows: readonly unknown[]): string => JSON.stringify({ rows });

let running: TestGateway;
beforeEach(async () => {
  running = await startTestGateway();
});
afterEach(() => running.gateway.close());

interface Answer {
  readonly status: number;
  readonly body: { readonly detail?: string; readonly problems?: readonly { row: number; column: string; message: string }[] } & Record<string, unknown>;
}

async function send(method: string, path: string, body?: string | Buffer, key?: string): Promise<Answer> {
  const response = await running.send(method, path, body, key);
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

describe('rows of reference data', () => {
  it('are written under the tenant and the name of the key, and listed with before and after', async () => {
    expect(await send('PUT', '/v1/reference/nodes', rowsOf(node))).toEqual({
      status: 200, body: { kind: 'nodes', changed: 1, unchanged: 0, changes: [{ key: { node_id: 'KZ-XNW' }, before: null, after: filled }] },
    });
    expect(running.desk.changes).toMatchObject([{ tenant: 'acme', who: 'API key anna (0a1b)' }]);
    expect((await send('PUT', '/v1/reference/nodes', rowsOf(node))).body).toEqual({ kind: 'nodes', changed: 0, unchanged: 1, changes: [] });
  });

  it('may name each other once they are there', async () => {
    const alias = { node_id: 'KZ-XNW', scheme: 'UNLOCODE', code: 'KZXNW' };
    expect((await send('PUT', '/v1/reference/nodeAliases', rowsOf(alias))).body.problems).toEqual([
      { row: 1, column: 'node_id', message: 'is "KZ-XNW", which no row of nodes is called: load that one first' },
    ]);
    await send('PUT', '/v1/reference/nodes', rowsOf(node));
    expect((await send('PUT', '/v1/reference/nodeAliases', rowsOf(alias))).status).toBe(200);
  });

  it('are all refused when one of them is wrong, with its number and column', async () => {
    const { status, body } = await send('PUT', '/v1/reference/nodes', rowsOf(node, { ...node, node_id: 'B', zone: 'Asia/Almatty' }));
    expect([status, body.detail]).toEqual([422, 'nothing was written: row 2, column "zone" is "Asia/Almatty": it must be a time zone such as Asia/Almaty; `problems` lists all.']);
    expect(body.problems).toHaveLength(1);
    expect(running.desk.changes).toEqual([]);
  });

  it('of a tenant go away by their key, and the common row is seen again', async () => {
    await send('PUT', '/v1/reference/nodes', rowsOf({ ...node, node_id: 'KZ-ALMATY', name: 'Ours' }));
    expect((await send('DELETE', '/v1/reference/nodes?node_id=KZ-ALMATY')).body).toMatchObject({ kind: 'nodes', removed: { name: 'Ours' }, now: { name: 'Almaty' } });
    expect(await send('DELETE', '/v1/reference/nodes?node_id=KZ-ALMATY')).toMatchObject({ status: 404, body: { detail: expect.stringContaining('no row of your own') as unknown } });
  });

  it('have keys of several columns, of which some may be empty', async () => {
    await send('PUT', '/v1/reference/nodeAliases', rowsOf({ node_id: 'KZ-ALMATY', scheme: 'X', code: 'a b&c' }));
    expect((await send('DELETE', '/v1/reference/nodeAliases?scheme=X&code=a%20b%26c&valid_from=&valid_to=')).body).toMatchObject({ removed: { code: 'a b&c' }, now: null });
  });
});

describe('a request is refused', () => {
  it.each([
    ['of no kind there is', 'PUT', '/v1/reference/ships', rowsOf(), 404, 'there are nodes, nodeAliases'],
    ['whose body is not JSON', 'PUT', '/v1/reference/nodes', '{', 400, 'the body must be JSON'],
    ['whose body is not UTF-8', 'PUT', '/v1/reference/nodes', Buffer.from([0xff]), 400, 'the body must be JSON'],
    ['without rows', 'PUT', '/v1/reference/nodes', '{"rows":{}}', 400, 'the member "rows", a list'],
    ['whose body is null', 'PUT', '/v1/reference/nodes', 'null', 400, 'the member "rows", a list'],
    ['of too many rows', 'PUT', '/v1/reference/nodes', JSON.stringify({ rows: Array.from({ length: 10_001 }, () => 0) }), 413, 'at most 10000 rows'],
    ['that names a row by half its key', 'DELETE', '/v1/reference/nodeAliases?scheme=X', undefined, 400, '?scheme=…&code=…&valid_from=…&valid_to=…'],
    ['that names a row by more than its key', 'DELETE', '/v1/reference/nodes?node_id=A&name=B', undefined, 400, '?node_id=…'],
  ])('%s', async (_, method, path, body, status, detail) => {
    expect(await send(method, path, body)).toMatchObject({ status, body: { detail: expect.stringContaining(detail) as unknown } });
  });

  it.each([
    ['without the scope operate', 'key-of-acme', 'needs the scope operate'],
    ['of a key for some domains only', 'key-of-toys-operator', 'reference data concern every domain'],
  ])('%s', async (_, key, detail) => {
    expect(await send('PUT', '/v1/reference/nodes', rowsOf(node), key)).toMatchObject({ status: 403, body: { detail: expect.stringContaining(detail) as unknown } });
    expect(running.desk.changes).toEqual([]);
  });

  it('with the time to come back when the database is out of reach', async () => {
    running.desk.error = new StoreUnavailable('no database in this test');
    const response = await running.send('PUT', '/v1/reference/nodes', rowsOf(node));
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  });

  it('where the gateway has no desk for it', async () => {
    const bare = await startTestGateway({ reference: undefined } as never);
    expect((await bare.send('PUT', '/v1/reference/nodes', rowsOf(node))).status).toBe(404);
    await bare.gateway.close();
  });
});
