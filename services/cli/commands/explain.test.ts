import { runInMemory } from '../testing/memory-terminal.js';
import { type Received, type Reply, type ServiceDouble, startDouble } from '../testing/service-double.js';

let double: ServiceDouble | undefined;
afterEach(() => double?.close());

const figure = { bucket: null, value: 8, n: 2, completeness: 1, reason: null };
const answer = { indicator: 'trucks', unit: '1', from: '2024-01-01', to: '2024-02-01', filters: { metric: 'TRUCKS', period: 'MONTH' }, lastRestatement: '2024-06-02T00:00:01Z', openEntities: 0, method: { shares: { SENSOR: 0.75, unknown: 0.25 }, isSample: false }, rows: [figure], next: null };
const version = (revision: number, receivedAt: string): object => ({ revision, recordedTime: receivedAt, receivedAt, retracted: false });
const restatement = (cause: string, receivedAt: string | null, was: number, is: number): object => ({
  at: '2024-06-02T00:00:01Z', cause, bucket: '2024-01-01', dimensions: { node: 'KZ-DOSTYK' },
  before: { contributions: 1, measures: { facts: 1, value: was } }, after: { contributions: 1, measures: { facts: 1, value: is } },
  fact: receivedAt === null ? null : { source: '/s', id: 'f1', before: version(0, '2024-02-01T00:00:00Z'), after: version(1, receivedAt) },
});
const entity = (naturalKey: string, value: number): object => ({ entityKey: 'ab', kind: 'fact', naturalKey, contributions: [{ cube: 'c', measures: { facts: 1, value } }] });
const values: Readonly<Record<string, number | null>> = { '2024-06-01T23:59:59.999Z': 11, '2024-04-30T23:59:59.999Z': null };

function reply({ path, params }: Received): Reply {
  if (path === '/v1/restatements') return { status: 200, body: { rows: [restatement('correction', '2024-06-02T00:00:00Z', 10, 8), restatement('reference', null, 9, 10), restatement('late', '2024-05-01T00:00:00Z', 0, 9)], next: null } };
  if (path.endsWith('/lineage')) return { status: 200, body: { measure: 'value', contributions: 3, rows: [entity('small', 1), entity('large', 7), entity('none', 0)], next: null } };
  const knownAt = params.get('knownAt');
  return { status: 200, body: knownAt === null ? answer : { ...answer, rows: [{ ...figure, value: values[knownAt] }] } };
}

const explain = (...args: string[]): ReturnType<typeof runInMemory> => runInMemory(['explain', 'trucks', '--from', '2024-01-01', '--to', '2024-02-01', '--where', 'metric=TRUCKS', ...args, '--query', double?.url ?? '', '--key', 'k']);

it('tells what a number is and was, what changed it and what it is made of', async () => {
  double = await startDouble(reply);
  const { exitCode, stdout } = await explain('--contributors', '2');
  expect(exitCode).toBe(0);
  expect(stdout.split('\n')).toEqual([
    'trucks in 1 from 2024-01-01 to 2024-02-01 · last restated 2024-06-02T00:00:01Z · still open 0 · obtained by SENSOR 75 %, unknown 25 %',
    'metric TRUCKS, period MONTH',
    '',
    'it is   8   (2 observations · complete 100 %)',
    '',
    'it has changed since its days were closed, the latest change first',
    'restated at           it was   it became  cause       day         change        fact   recorded              anew',
    '2024-06-02T00:00:01Z  11       8          correction  2024-01-01  value 10 → 8  /s f1  2024-02-01T00:00:00Z  2024-06-02T00:00:00Z',
    '2024-06-02T00:00:01Z                      reference   2024-01-01  value 9 → 10',
    '2024-06-02T00:00:01Z  unknown  11         late        2024-01-01  value 0 → 9   /s f1  2024-02-01T00:00:00Z  2024-05-01T00:00:00Z',
    '',
    'it is made of 3 contributions of 3 entities; the largest by value',
    'kind  entity  value  contributions  key',
    'fact  large       7              1  ab',
    'fact  small       1              1  ab',
    '',
  ]);
});

it('asks for the changes of that figure with the values it was settled on, and for what was known just before each', async () => {
  double = await startDouble(reply);
  await explain('--grain', 'month');
  const asked = double.received.map(({ path, params }) => [path, Object.fromEntries(params)] as const);
  expect(asked.find(([path]) => path === '/v1/restatements')?.[1]).toEqual({ indicator: 'trucks', from: '2024-01-01', to: '2024-02-01', metric: 'TRUCKS', period: 'MONTH', limit: '10' });
  expect(asked.flatMap(([, { knownAt }]) => knownAt ?? [])).toEqual(['2024-06-01T23:59:59.999Z', '2024-04-30T23:59:59.999Z']);
  expect(asked.find(([path]) => path.endsWith('/lineage'))?.[1]).toMatchObject({ grain: 'month', facts: 'false', metric: 'TRUCKS' });
});

it('is one JSON object, and its changes are the rows of CSV', async () => {
  double = await startDouble(reply);
  const json = JSON.parse((await explain('--format', 'json')).stdout) as { history: object[]; largest: object[]; rows: object[] };
  expect(json).toMatchObject({ rows: [figure], contributions: 3, measure: 'value', history: [{ cause: 'correction', knownBefore: 11 }, { cause: 'reference', knownBefore: null }, {}], largest: [{ naturalKey: 'large', amount: 7 }, {}, {}] });
  const [heading, ...lines] = (await explain('--format', 'csv')).stdout.split('\r\n');
  expect(heading).toBe('at,knownBefore,knownAfter,cause,bucket,dimensions,change,fact,recordedBefore,recordedAfter,receivedBefore,receivedAfter');
  expect(lines[0]).toBe('2024-06-02T00:00:01Z,11,8,correction,2024-01-01,node KZ-DOSTYK,value 10 → 8,/s f1,2024-02-01T00:00:00Z,2024-06-02T00:00:00Z,2024-02-01T00:00:00Z,2024-06-02T00:00:00Z');
});

it('says so when a number never changed, and when it is made of nothing', async () => {
  double = await startDouble((request) => (request.path === '/v1/restatements' || request.path.endsWith('/lineage') ? { status: 200, body: { rows: [], next: null, contributions: 0 } } : reply(request)));
  const { stdout } = await explain();
  expect(stdout).toContain('it has not changed since its days were closed\n');
  expect(stdout).toContain('it is made of nothing\n');
});

it("hands on the service's own sentence when more than one number is asked for", async () => {
  double = await startDouble(() => ({ status: 400, body: { detail: 'from and to hold 31 buckets of grain=day, and lineage is that of one.' } }));
  expect(await explain('--grain', 'day')).toEqual({ exitCode: 1, stdout: '', stderr: 'caravan: from and to hold 31 buckets of grain=day, and lineage is that of one.\n' });
});
