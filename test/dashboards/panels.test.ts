import { join } from 'node:path';
import { boards, variableQueries } from '#deploy/grafana';
import type { JsonObject } from '#libs/contracts';
import { type Database, openDatabase, provideReader, withConnection, writeReferenceRows } from '#libs/database';
import { findProjectRoot } from '#libs/reference';
import { step } from '../end-to-end/border-events.js';
import { type QueryClient, startQuery } from '../end-to-end/query-service.js';
import { openRawLog } from '../end-to-end/raw-log.js';
import { readExamples } from '../golden/example.js';
import { publishEvents } from '../golden/publish-example.js';
import { startWorld, type World } from '../golden/world.js';
import { type Choice, expandLink, expandMacros } from './expand-macros.js';
import { furtherEvents } from './further-events.js';

jest.setTimeout(600_000);

const tenant = 'dashboards';
const receivedAt = Date.parse('2030-01-01T00:00:00Z');
/** All of what was published, every list at "All". */
const everything: Choice = { from: '2000-01-01T00:00:00Z', to: '2031-01-01T00:00:00Z', period: 'month', lists: { node: [], corridor: [], airport: [], domain: [] } };

let world: World;
let query: QueryClient;
let owner: Database;
const readers = new Map<string, Database>();
let key: string;

beforeAll(async () => {
  world = await startWorld({ name: 'dashboards', referenceSets: ['common'], timestampType: 'CreateTime' });
  query = await startQuery(world);
  query.setClock(receivedAt);
  owner = await openDatabase({ url: world.environment.databaseUrl, role: 'owner', applicationName: 'dashboards', poolSize: 1 });
  for (const each of [tenant, 'growth']) readers.set(each, await openReader(each));
  key = await world.keyFor(tenant);
  await publishGolden();
});
afterAll(async () => {
  for (const [each, reader] of readers) {
    await reader.close();
    await withConnection(owner, (connection) => connection.run({ text: `drop owned by ${loginOf(each)}; drop role ${loginOf(each)}` }));
  }
  await owner?.close();
  await query?.stop();
  await world?.stop();
});

/** The worked examples, in one tenant, then what they lack. */
async function publishGolden(): Promise<void> {
  for (const { events, reference, receivedAt: at } of readExamples(join(findProjectRoot(), 'test', 'golden', 'examples'))) {
    if (reference) await writeReferenceRows(world.database, tenant, reference, 'dashboards');
    await publishEvents(world, key, events, at === undefined ? receivedAt : Date.parse(at));
  }
  await world.settle();
  const refused = await publishEvents(world, key, furtherEvents, receivedAt);
  if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused)}`);
  await withConnection(world.database, (connection) => connection.run({
    text: `insert into caravan.alarm (tenant, domain, rule, subject, severity, message, value, threshold, since, opened_at, last_seen)
           values ($1, 'border-checkpoints', 'long-queue', 'KZ-DOSTYK', 'warning', 'long', 137, 100, now(), now(), now())`,
  }, [tenant]));
  const log = await openRawLog(world);
  await log.append([{ timestamp: receivedAt, value: Buffer.from(JSON.stringify({ ...furtherEvents[0], tenant, id: 'refused', data: {} })) }]);
  await log.close();
  await world.settle();
}

type Row = Readonly<Record<string, unknown>>;

/** A login that reads one tenant, as Grafana has. */
async function openReader(of: string): Promise<Database> {
  const url = new URL(world.environment.databaseUrl);
  [url.username, url.password] = [loginOf(of), 'of-the-dashboards'];
  await provideReader(owner, { login: url.username, password: url.password, tenant: of });
  return openDatabase({ url: url.href, role: 'owner', applicationName: 'dashboards', poolSize: 1 });
}

/** Logins are the whole server's. */
function loginOf(of: string): string {
  return `${of}_${process.pid}`;
}

function ask(text: string, choice: Choice, of = tenant): Promise<Row[]> {
  return withConnection(readers.get(of) as Database, (connection) => connection.rows<Row>({ text: expandMacros(text, choice) }));
}

const questions = boards.flatMap(({ title, panels }) => panels.flatMap((panel) => panel.queries.flatMap((each, i) => (each.kind === 'sql' ? [{ name: `${title}: ${panel.title}, question ${i + 1}`, panel, question: each }] : []))));

describe.each(questions)('$name', ({ panel, question }) => {
  it('answers with its columns, and not with nothing', async () => {
    const rows = await ask(question.text, everything);
    expect(rows.length).toBeGreaterThan(0);
    expect(Object.keys(rows[0] ?? {})).toEqual(question.columns);
    for (const column of question.columns.filter((each) => each !== 'growth_percent')) expect([column, rows.some((row) => row[column] !== null)]).toEqual([column, true]);
    if (question.columns.includes('time')) expect(rows.every(({ time, metric, value }) => time instanceof Date && typeof metric === 'string' && (value === null || typeof value === 'number'))).toBe(true);
  });

  it('leads to an answer of the query service', async () => {
    const [row = {}] = await ask(question.text, everything);
    const asked = expandLink(panel.drillDown ?? '', row, { ...everything, from: '2023-01-01T00:00:00Z', to: '2030-01-01T00:00:00Z' });
    const { status, text } = await query.get(asked, key);
    expect([asked, status, status === 200 ? '' : text]).toEqual([asked, 200, '']);
  });
});

it('compares a total with as many days before', async () => {
  const crossed = (id: string, day: string): JsonObject[] => [
    step(`${id}:in`, `${day}T08:00:00+05:00`, { unitId: id }), step(`${id}:out`, `${day}T09:00:00+05:00`, { unitId: id, step: 'EXITED' }),
  ];
  await publishEvents(world, await world.keyFor('growth'), [...crossed('A', '2024-02-14'), ...crossed('B', '2024-02-15'), ...crossed('C', '2024-02-25'), ...crossed('D', '2024-03-05')], receivedAt);
  await world.settle();
  const [crossings] = questions.filter(({ name }) => name.includes('Border crossings'));
  const tenDays = { ...everything, from: '2024-02-25T00:00:00Z', to: '2024-03-05T23:59:59Z' };
  expect(await ask(crossings?.question.text ?? '', tenDays, 'growth')).toEqual([{ value: '2', growth_percent: 100 }]);
});

it('keeps to the places and corridors chosen', async () => {
  const [volumes] = questions.filter(({ name }) => name.includes('Volumes by place'));
  const nodesOf = async (lists: Partial<Choice['lists']>): Promise<unknown[]> => (await ask(volumes?.question.text ?? '', { ...everything, lists: { ...everything.lists, ...lists } as Choice['lists'] })).map(({ node }) => node);
  expect(await nodesOf({})).toEqual(expect.arrayContaining(['KZ-ALTYNKOL', 'KZ-AKTAU', 'GE-POTI']));
  expect(await nodesOf({ node: ['KZ-AKTAU'] })).toEqual(['KZ-AKTAU']);
  const entry = await nodesOf({ corridor: ['CNKZ-ALTYNKOL'] });
  expect([entry.includes('KZ-ALTYNKOL'), entry.includes('KZ-AKTAU')]).toEqual([true, false]);
});

it.each(Object.entries(variableQueries))('offers choices for %s', async (_, text) => {
  const rows = await ask(text, everything);
  expect(rows.length).toBeGreaterThan(0);
  expect(Object.keys(rows[0] ?? {})).toEqual(['__value', '__text']);
  expect(new Set(rows.map(({ __value: value }) => value)).size).toBe(rows.length);
});
