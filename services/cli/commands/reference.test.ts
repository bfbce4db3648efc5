import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ran, runInMemory } from '../testing/memory-terminal.js';
import { type Reply, type ServiceDouble, startDouble } from '../testing/service-double.js';

const folder = mkdtempSync(join(tmpdir(), 'caravan-reference-'));
function writeFile(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}
const nodes = writeFile('nodes.csv', '\ufeffnode_id,name,zone\nKZ-XNW,"Terminal, new",Asia/Almaty\n\n');
const row = { node_id: 'KZ-XNW', name: 'Terminal, new', zone: 'Asia/Almaty' };

let double: ServiceDouble | undefined;
afterEach(async () => {
  await double?.close();
  double = undefined;
});

/** Runs `caravan` against a gateway and a query service that answer the same. */
async function caravan(reply: Reply, ...args: string[]): Promise<Ran> {
  double = await startDouble(() => reply);
  return runInMemory(args, { CARAVAN_GATEWAY_URL: double.url, CARAVAN_QUERY_URL: double.url, CARAVAN_API_KEY: 'key' });
}
const changed = (before: object | null, after: object | null): Reply => ({ status: 200, body: { kind: 'nodes', changed: 1, unchanged: 2, changes: [{ key: { node_id: 'KZ-XNW' }, before, after }] } });

describe('caravan reference load', () => {
  it('sends the rows of a CSV file to the gateway and shows what changed', async () => {
    const ran = await caravan(changed({ ...row, zone: 'UTC' }, row), 'reference', 'load', nodes, '--kind', 'nodes');
    expect(double?.received.map(({ method, path, body }) => [method, path, JSON.parse(body) as unknown])).toEqual([['PUT', '/v1/reference/nodes', { rows: [row] }]]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toMatch(/KZ-XNW +zone UTC → Asia\/Almaty/);
    expect(ran.stdout).toContain('1 row changed, 2 were so already');
    expect(ran.stdout).toContain('`caravan refold status`');
  });

  it.each([['a list', JSON.stringify([row])], ['an object with rows', JSON.stringify({ rows: [row] })]])('takes JSON: %s', async (_, text) => {
    await caravan(changed(null, row), 'reference', 'load', writeFile('nodes.json', text), '--kind', 'nodes');
    expect(JSON.parse(double?.received[0]?.body ?? '')).toEqual({ rows: [row] });
  });

  it('asks the query service what would change, and how many entities, with --dry-run', async () => {
    const entities = [{ domain: 'border-checkpoints', examined: 10_000, affected: 1, moved: 2, complete: false }];
    const ran = await caravan({ status: 200, body: { kind: 'nodes', changed: 1, unchanged: 0, changes: [{ before: null, after: row }], entities } }, 'reference', 'load', nodes, '--kind', 'nodes', '--dry-run');
    expect(double?.received.map(({ method, path }) => [method, path])).toEqual([['POST', '/v1/reference/nodes/preview']]);
    expect(ran.stdout).toMatch(/KZ-XNW +new: node_id KZ-XNW, name Terminal, new, zone Asia\/Almaty/);
    expect(ran.stdout).toContain('border-checkpoints: 1 of the first 10,000 entities would come out differently, 2 facts would go to another entity');
    expect(ran.stdout).toContain('nothing was written');
  });

  it('names file, row and column of everything that is wrong', async () => {
    const problems = [{ row: 1, column: 'zone', message: 'is "X": it must be a time zone' }, { row: 2, column: '', message: 'has the key of row 1: A' }];
    const ran = await caravan({ status: 422, body: { detail: 'nothing was written', problems } }, 'reference', 'load', nodes, '--kind', 'nodes');
    expect(ran).toMatchObject({ exitCode: 1, stdout: '', stderr: `caravan: ${nodes}: row 1, column zone is "X": it must be a time zone\n${nodes}: row 2 has the key of row 1: A\n` });
  });

  it.each([
    ['a file that is not there', 'gone.csv', undefined, 'gone.csv is not there'],
    ['JSON that is none', 'broken.json', '{', 'broken.json is not JSON'],
    ['JSON without rows', 'empty.json', '{"a":1}', 'empty.json holds no rows: it must be a list of objects'],
    ['CSV with a row too long', 'odd.csv', 'a,b\n1,2,3\n', 'odd.csv is not CSV with a heading'],
  ])('explains %s', async (_, name, text, sentence) => {
    const file = text === undefined ? join(folder, name) : writeFile(name, text);
    const ran = await caravan(changed(null, row), 'reference', 'load', file, '--kind', 'nodes');
    expect(ran).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining(sentence) as unknown });
    expect(double?.received).toEqual([]);
  });
});

describe('caravan reference', () => {
  it('remove takes a row away by its key', async () => {
    const ran = await caravan({ status: 200, body: { kind: 'nodes', removed: row, now: null } }, 'reference', 'remove', '--kind', 'nodes', '--where', 'node_id=KZ-XNW');
    expect(double?.received.map(({ method, path, params }) => [method, path, [...params]])).toEqual([['DELETE', '/v1/reference/nodes', [['node_id', 'KZ-XNW']]]]);
    expect(ran.stdout).toMatch(/KZ-XNW +taken away: node_id KZ-XNW/);
  });

  it('list shows rows of a kind, or the kinds', async () => {
    const ran = await caravan({ status: 200, body: { rows: [{ ...row, layer: 'own' }], next: null } }, 'reference', 'list', 'nodes', '--where', 'layer=own');
    expect([double?.received[0]?.path, double?.received[0]?.params.get('layer')]).toEqual(['/v1/reference/nodes', 'own']);
    expect(ran.stdout).toMatch(/KZ-XNW +Terminal, new +Asia\/Almaty +own/);
    await double?.close();
    await caravan({ status: 200, body: { rows: [], next: null } }, 'reference', 'list');
    expect(double?.received[0]?.path).toBe('/v1/reference');
  });

  it('history says who changed what, and how', async () => {
    const change = { id: '7', kind: 'nodes', key: { node_id: 'KZ-XNW' }, who: 'anna', at: '2026-01-01T00:00:00.000Z', layer: 'own', foldsRead: true, before: row, after: { ...row, zone: 'UTC' } };
    const ran = await caravan({ status: 200, body: { rows: [change], next: null } }, 'reference', 'history', '--kind', 'nodes');
    expect(double?.received[0]?.params.get('kind')).toBe('nodes');
    expect(ran.stdout).toMatch(/anna +nodes +own +KZ-XNW +zone Asia\/Almaty → UTC/);
  });
});

it('caravan unresolved lists codes that nobody knows', async () => {
  const code = { scheme: 'UNLOCODE', code: 'KZXNW', domain: 'container-traffic', facts: 2, firstTime: '2024-04-10T20:30:00.000Z', lastTime: '2024-04-10T22:30:00.000Z', sources: ['/ktz/tos'] };
  const ran = await caravan({ status: 200, body: { rows: [code], next: null, codes: 1, complete: true } }, 'unresolved', '--limit', '5');
  expect([double?.received[0]?.path, double?.received[0]?.params.get('limit')]).toEqual(['/v1/unresolved-places', '5']);
  expect(ran.stdout).toMatch(/UNLOCODE +KZXNW +container-traffic +2/);
});

it('caravan refold status shows walks', async () => {
  const walk = { domain: 'border-checkpoints', cause: 'reference', of: 'you', target: 7, seen: 10, changed: 3, moved: 1, restated: 2, refused: 0, share: 0.5, doneAt: null };
  const ran = await caravan({ status: 200, body: { domains: [{ domain: 'border-checkpoints', isReferenceWalked: false }], rows: [walk], next: null } }, 'refold', 'status');
  expect(double?.received[0]?.path).toBe('/v1/refolds');
  expect(ran.stdout).toMatch(/border-checkpoints +reference +you +7/);
});
