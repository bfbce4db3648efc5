import { exitCodes } from '../exit-codes.js';
import { runInMemory } from '../testing/memory-terminal.js';
import { findSilence, type Received, type Reply, type ServiceDouble, startDouble } from '../testing/service-double.js';

let double: ServiceDouble | undefined;
afterEach(() => double?.close());

async function ask(reply: (request: Received, index: number) => Reply, ...args: string[]): ReturnType<typeof runInMemory> {
  double = await startDouble(reply);
  return runInMemory([...args, '--query', double.url, '--key', 'k']);
}

const row = { bucket: '2017-01-01', node: 'US-2304', value: 178341, n: 1, p50: null, base: 170002, ratio: 2.6, growthPercent: 4.9, comparable: true, reason: null, completeness: 1, flags: [] };
const answer = { indicator: 'border.reported-count', unit: '1', from: '2017-01-01', to: '2018-01-01', watermark: '2018-12-31T00:00:00Z', rows: [row], next: null };

describe('caravan query', () => {
  it('asks as told', async () => {
    const args = ['--from', '2017-01-01', '--to', '2018-01-01', '--grain', 'month', '--by', 'node', '--where', 'category=trucks', '--where', 'node=A', '--where', 'node=B', '--compare', 'year-ago'];
    await ask(() => ({ status: 200, body: answer }), 'query', 'border.reported-count', ...args, '--as-of', '2020-01-01T00:00:00Z');
    const [request] = double?.received ?? [];
    expect(request?.path).toBe('/v1/indicators/border.reported-count');
    expect(request?.headers.authorization).toBe('Bearer k');
    const { limit: _limit, ...params } = Object.fromEntries([...(request?.params.keys() ?? [])].map((name) => [name, request?.params.getAll(name)]));
    expect(params).toEqual({ from: ['2017-01-01'], to: ['2018-01-01'], grain: ['month'], by: ['node'], compare: ['year-ago'], asOf: ['2020-01-01T00:00:00Z'], category: ['trucks'], node: ['A', 'B'] });
  });

  it('shows growth and ratio in words, and what the numbers are worth', async () => {
    const { exitCode, stdout } = await ask(() => ({ status: 200, body: answer }), 'query', 'x');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      ['bucket      node       value  n     base      ratio  growth', '2017-01-01  US-2304  178,341  1  170,002  2.6 times  +4.9 %', '', 'border.reported-count in 1 from 2017-01-01 to 2018-01-01 · applied up to 2018-12-31T00:00:00Z', ''].join('\n'),
    );
  });

  it('shows hours, speeds and dollars with two decimals and their unit, and contributions as percent', async () => {
    const rows = [{ bucket: null, value: 28.8, p50: 1234, base: 20, contribution: 0.1, distance_quality: 'estimate' }, { bucket: null, value: null, p50: null, base: null, contribution: null }];
    const { stdout } = await ask(() => ({ status: 200, body: { ...answer, unit: 'km/h', rows } }), 'query', 'x');
    expect(stdout).toMatch(/^bucket +value \(km\/h\) +p50 +base +contribution +distance\ntotal +28.80 +1,234.00 +20.00 +\+10.0 % +estimate\ntotal +unknown\n/);
  });

  it('asks for dimensions that are called like the range by their long name', async () => {
    await ask(() => ({ status: 200, body: answer }), 'query', 'x', '--from', '2024-01-01', '--where', 'from=KZ-ALTYNKOL', '--where', 'to=KZ-AKTAU', '--where', 'bounds=at_least');
    const { limit: _limit, ...params } = Object.fromEntries(double?.received[0]?.params ?? []);
    expect(params).toEqual({ from: '2024-01-01', 'filter.from': 'KZ-ALTYNKOL', 'filter.to': 'KZ-AKTAU', bounds: 'at_least' });
  });

  it('shows the design capacities of a checkpoint in words', async () => {
    const design = [{ unit: 'TONNES_PER_YEAR', value: 20_000_000, from: '2028-01-01', to: null, scope: '' }];
    const { stdout } = await ask(() => ({ status: 200, body: { ...answer, rows: [{ bucket: null, value: null, reason: 'not_open', design }] } }), 'query', 'x');
    expect(stdout).toContain('20,000,000 TONNES_PER_YEAR from 2028-01-01');
  });

  it('never shows unknown as 0, and says why', async () => {
    const { stdout } = await ask(() => ({ status: 200, body: { ...answer, rows: [{ bucket: null, value: null, n: 0, reason: 'nothing_observed' }] } }), 'query', 'x');
    expect(stdout).toMatch(/^bucket +value +n +reason\ntotal +unknown +0 +nothing_observed\n/);
  });

  it('follows the cursor to the last page', async () => {
    const reply = ({ params }: Received): Reply => ({ status: 200, body: { ...answer, rows: [{ ...row, node: params.get('cursor') ?? 'first' }], next: params.has('cursor') ? null : 'more' } });
    const { stdout } = await ask(reply, 'query', 'x', '--format', 'json');
    expect((JSON.parse(stdout) as typeof answer).rows.map(({ node }) => node)).toEqual(['first', 'more']);
  });

  it('stops at the limit and says that there is more', async () => {
    const { stdout } = await ask(() => ({ status: 200, body: { ...answer, next: 'more' } }), 'query', 'x', '--limit', '1');
    expect(double?.received).toHaveLength(1);
    expect(stdout).toContain('there are more rows: ask for them with --limit N');
  });

  it('passes the CSV of the service on unchanged', async () => {
    const { stdout } = await ask(() => ({ status: 200, body: 'bucket,value\r\n2017-01-01,7\r\n' }), 'query', 'x', '--format', 'csv');
    expect(stdout).toBe('bucket,value\r\n2017-01-01,7\r\n');
    expect(double?.received[0]?.params.get('format')).toBe('csv');
  });

  it("hands on the service's own sentence about an unknown indicator", async () => {
    const detail = 'There is no indicator "trucks". Allowed: border-time, reported-border-count.';
    expect(await ask(() => ({ status: 400, body: { title: 'Bad Request', detail } }), 'query', 'trucks')).toEqual({ exitCode: 1, stdout: '', stderr: `caravan: ${detail}\n` });
  });

  it('names an unknown command and option with a suggestion', async () => {
    expect(await runInMemory(['qurey'])).toMatchObject({ exitCode: exitCodes.usage, stderr: expect.stringContaining("unknown command 'qurey'\n(Did you mean query?)") });
    expect(await runInMemory(['query', 'x', '--form', '2017-01-01'])).toMatchObject({ exitCode: exitCodes.usage, stderr: expect.stringContaining("unknown option '--form'") });
  });
});

describe('services that do not answer as they should', () => {
  it('a query service that is not running', async () => {
    const ran = await runInMemory(['status', '--key', 'k', '--query', await findSilence()]);
    expect(ran).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(/^caravan: No query service answers at .* \(ECONNREFUSED\): start it with `npm start`, or name another address with --query URL\.\n$/) });
  });

  it('a connection that breaks in the middle', async () => {
    expect(await ask(() => 'drop', 'status')).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('No query service answers') });
  });

  it.each([
    [401, { detail: 'no' }, 1, 'does not know the API key: pass --key'],
    [403, { detail: 'it needs the scope "query"' }, 1, 'may not do this (it needs the scope "query")'],
    [404, '<html>', 1, "it is not Caravan's query service (HTTP 404)"],
    [200, 'hello', 1, "it is not Caravan's query service (HTTP 200)"],
    [503, { detail: 'The database is out of reach; try again.' }, 3, 'cannot answer now: The database is out of reach'],
  ])('HTTP %p', async (status, body, exitCode, sentence) => {
    const ran = await ask(() => ({ status, body }), 'status');
    expect(ran).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining(sentence) });
  });
});

describe('lists', () => {
  it('shows facts with the filters given', async () => {
    const { stdout } = await ask(() => ({ status: 200, body: { rows: [{ id: 'bts:1', late: false, event: { a: 1 } }], next: null } }), 'facts', '--where', 'source=/feeds/x', '--from', '2024-01-01');
    expect(stdout).toBe('id     late\nbts:1  false\n');
    expect(Object.fromEntries(double?.received[0]?.params ?? [])).toEqual({ source: '/feeds/x', from: '2024-01-01', limit: '50' });
  });

  it('lists open stays', async () => {
    const { stdout } = await ask(() => ({ status: 200, body: { rows: [{ container: 'CSQU3054383', entityKey: 'ab', node: 'KZ-AKTAU', isLong: true }], next: null } }), 'open-stays', '--where', 'long=true');
    expect(stdout).toBe('container    node      isLong\nCSQU3054383  KZ-AKTAU  true\n');
    expect([double?.received[0]?.path, Object.fromEntries(double?.received[0]?.params ?? [])]).toEqual(['/v1/open-stays', { long: 'true', limit: '50' }]);
  });

  it('says in words that nothing was refused', async () => {
    expect((await ask(() => ({ status: 200, body: { rows: [], next: null } }), 'dead-letters', 'list')).stdout).toBe('no record was refused\n');
  });

  it('asks for one dead letter by its place', async () => {
    const body = { reason: 'undecodable', key: { base64: '/w==', text: null }, value: { base64: 'e30=', text: '{' } };
    const { stdout } = await ask(() => ({ status: 200, body }), 'dead-letters', 'show', 'caravan.flights.v1/0/4711');
    expect(stdout).toBe('reason: undecodable\nkey: /w==\nvalue: {\n');
    expect(double?.received[0]?.path).toBe('/v1/dead-letters/caravan.flights.v1/0/4711');
    expect(await runInMemory(['dead-letters', 'show', '4711', '--key', 'k'])).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('write topic/partition/offset') });
  });

  it('asks for an entity by key or by name', async () => {
    await ask(() => ({ status: 200, body: { kind: 'unit' } }), 'entity', 'ab');
    expect(double?.received[0]?.path).toBe('/v1/entities/ab');
    await double?.close();
    await ask(() => ({ status: 200, body: { kind: 'unit' } }), 'entity', 'TRUCK:1', '--domain', 'border-checkpoints', '--kind', 'unit');
    expect(Object.fromEntries(double?.received[0]?.params ?? [])).toEqual({ domain: 'border-checkpoints', kind: 'unit', key: 'TRUCK:1' });
  });

  it('shows the catalogue', async () => {
    const { stdout } = await ask(() => ({ status: 200, body: { rows: [{ name: 'teu', unit: '1', dimensions: [{ name: 'node' }, { name: 'country' }], meaning: 'Boxes.' }] } }), 'indicators');
    expect(stdout).toBe('name  unit  dimensions     meaning\nteu   1     node, country  Boxes.\n');
    expect([...(double?.received[0]?.params ?? [])]).toEqual([]);
  });
});
