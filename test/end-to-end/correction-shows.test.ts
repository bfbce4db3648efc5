import { startWorld, type World } from '../golden/world.js';
import { type TestEvent, step } from './border-events.js';
import { postEvents } from './post-events.js';
import { type AnswerRow, type QueryClient, startQuery } from './query-service.js';
import { runCommand } from './run-command.js';
import { verify } from './stored-state.js';

jest.setTimeout(300_000);

const tenant = 'correction-shows';
let world: World;
let query: QueryClient;
let key: string;

/** A truck that stays in the control zone of Nur Zholy from 8 in the morning for some hours. */
function stay(unitId: string, day: string, hours = 1): [TestEvent, TestEvent] {
  const leaves = `${day}T${String(8 + hours).padStart(2, '0')}:00:00+05:00`;
  return [step(`${unitId}:in`, `${day}T08:00:00+05:00`, { unitId, method: 'RFID' }), step(`${unitId}:out`, leaves, { unitId, step: 'EXITED', method: 'RFID' })];
}

const lastYear = ['2023-05-08', '2023-05-09', '2023-05-10', '2023-02-10'].flatMap((day, i) => stay(`LAST ${i}`, day));
const thisYear = ['2024-05-08', '2024-05-08', '2024-05-08', '2024-05-09', '2024-02-08', '2024-02-09'].flatMap((day, i) => stay(`THIS ${i}`, day));
/** Each partition has a watermark of its own: all have to pass the day. */
const june = Array.from({ length: 60 }, (_, i) => stay(`JUNE ${i}`, '2024-06-09')).flat();
const [, asReported] = stay('THIS 0', '2024-05-08');
const [, asItWas] = stay('THIS 0', '2024-05-08', 4);
const correction = { ...asItWas, id: asReported.id, recordedtime: '2024-06-10T06:00:00Z' };

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-shows', referenceSets: ['common'], timestampType: 'LogAppendTime' });
  query = await startQuery(world);
  query.setClock(Date.parse('2024-06-15T00:00:00Z'));
  key = await world.keyFor(tenant);
  await publish([...lastYear, ...thisYear].sort((a, b) => String(a['time']).localeCompare(String(b['time']))));
  await publish(june);
});
afterAll(async () => {
  await query?.stop();
  await world?.stop();
});

async function publish(events: readonly TestEvent[]): Promise<void> {
  await postEvents(world, key, events);
  await world.settle();
}

const questions = {
  day: 'from=2024-05-08&to=2024-05-09&grain=day&compare=year-ago',
  week: 'from=2024-05-06&to=2024-05-13&grain=week&compare=year-ago',
  month: 'from=2024-05-01&to=2024-06-01&grain=month&compare=year-ago',
  yearToDate: 'to=2024-06-01&compare=year-to-date',
} as const;
const nurZholy = 'border-time?node=KZ-NURZHOLY&direction=OUT';

/** Mean hours in the control zone and their growth, by period. */
async function figures(then = ''): Promise<Record<string, unknown>> {
  const found: [string, unknown][] = [];
  for (const [period, question] of Object.entries(questions)) {
    const [row] = await query.rows(`/v1/indicators/${nurZholy}&${question}${then}`, key);
    found.push([period, [row?.['value'], row?.['base'], row?.['growthPercent']]]);
  }
  return Object.fromEntries(found);
}

const wasPublished = { day: [1, 1, 0], week: [1, 1, 0], month: [1, 1, 0], yearToDate: [1, 1, 0] };
const isPublished = { day: [2, 1, 100], week: [1.75, 1, 75], month: [1.75, 1, 75], yearToDate: [1.5, 1, 50] };

async function restatements(filter: string): Promise<readonly AnswerRow[]> {
  return (await query.get(`/v1/restatements?${filter}`, key)).body.rows;
}

interface Caused {
  readonly fact: { readonly id: string; readonly before: AnswerRow; readonly after: { readonly receivedAt: string } };
}

/** Just before the correction was received. */
async function before(): Promise<string> {
  const [row] = await restatements('indicator=border-time');
  return new Date(Date.parse((row as unknown as Caused).fact.after.receivedAt) - 1).toISOString();
}

describe('a correction of what happened a month ago', () => {
  it('moves the day, the week, the month, the year to date, and their growth', async () => {
    expect(await figures()).toEqual(wasPublished);
    expect(await restatements('')).toEqual([]);
    await publish([correction]);
    expect(await figures()).toEqual(isPublished);
  });

  it('is listed once, with what the day was and is, and both versions of the fact', async () => {
    const rows = await restatements('indicator=border-time&node=KZ-NURZHOLY&from=2024-01-01&to=2024-07-01');
    expect(rows).toEqual([expect.objectContaining({
      cube: 'border_passages', bucket: '2024-05-08', cause: 'correction', dimensions: expect.objectContaining({ node: 'KZ-NURZHOLY', outcome: 'EXITED' }),
      before: { contributions: 3, measures: expect.objectContaining({ n: 3, clear_s: 3 * 3_600 }) },
      after: { contributions: 3, measures: expect.objectContaining({ n: 3, clear_s: 6 * 3_600 }) },
      fact: expect.objectContaining({
        source: asReported.source, id: asReported.id,
        before: expect.objectContaining({ revision: 0, recordedTime: '2024-05-08T04:00:00.000Z', eventTime: '2024-05-08T04:00:00.000Z' }),
        after: expect.objectContaining({ revision: 1, recordedTime: '2024-06-10T06:00:00.000Z', eventTime: '2024-05-08T07:00:00.000Z' }),
      }),
    })]);
  });

  it('leaves what was known before it as it was, and what the sources had said before it', async () => {
    expect(await figures(`&knownAt=${await before()}`)).toEqual(wasPublished);
    expect(await figures('&asOf=2024-06-10T05:59:59Z')).toEqual(wasPublished);
    expect(await figures('&asOf=2024-06-10T06:00:00Z')).toEqual(isPublished);
    const [asKnownNextDay] = await query.rows(`/v1/indicators/${nurZholy}&from=2024-05-08&to=2024-05-09&asOf=2024-05-09T00:00:00Z`, key);
    expect(asKnownNextDay).toMatchObject({ value: 1, n: 3 });
  });

  it('shows in the lineage of each of the figures: the truck, what it adds now, and both versions', async () => {
    for (const question of [questions.day, questions.week, questions.month].map((each) => each.replace('&compare=year-ago', ''))) {
      const { body } = await query.get(`/v1/indicators/${nurZholy.replace('?', '/lineage?')}&${question}`, key);
      const row = body.rows.find(({ naturalKey }) => naturalKey === 'TRUCK:THIS0');
      expect(row?.['contributions']).toEqual([expect.objectContaining({ cube: 'border_passages', date: '2024-05-08', measures: expect.objectContaining({ clear_s: 4 * 3_600 }) })]);
      const facts = row?.['facts'] as { id: string; versions: { current: boolean; eventTime: string; late: boolean }[] }[];
      const versions = facts.find(({ id }) => id === asReported.id)?.versions;
      expect(versions?.map(({ current, eventTime, late }) => [current, eventTime, late])).toEqual([[false, '2024-05-08T04:00:00.000Z', false], [true, '2024-05-08T07:00:00.000Z', true]]);
      expect([body.rows.length, body.next]).toEqual([question === questions.day.replace('&compare=year-ago', '') ? 3 : 4, null]);
    }
  });

  it('is among the late facts', async () => {
    const { body } = await query.get('/v1/facts?late=true', key);
    expect(body.rows.map(({ id, revision }) => [id, revision])).toEqual([[asReported.id, 1]]);
    expect((await runCommand(query.url, key, ['facts', '--where', 'late=true'])).stdout).toContain(asReported.id);
  });

  it('is told by caravan explain', async () => {
    const ran = await runCommand(query.url, key, ['explain', 'border-time', '--where', 'node=KZ-NURZHOLY', '--from', '2024-05-01', '--to', '2024-06-01', '--grain', 'month']);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^border-time in h from 2024-05-01 to 2024-06-01 .* still open 0 · obtained by RFID 100 %$/m);
    expect(ran.stdout).toMatch(/^it is {3}1\.75 {3}\(4 observations · complete 100 %\)$/m);
    expect(ran.stdout).toMatch(/^20\S+ +1 +1\.75 +correction +2024-05-08 +clear_s 10,800 → 21,600, unexplained_s 10,800 → 21,600 +\/e2e\/kz THIS 0:out +2024-05-08T04:00:00\.000Z +2024-06-10T06:00:00\.000Z$/m);
    expect(ran.stdout).toMatch(/^it is made of 4 contributions of 4 entities; the largest by clear_s\nkind +entity .*\nunit +TRUCK:THIS0 +14,400 +1 /m);
  });
});

it('is what a recomputation from the stored facts gives', async () => {
  expect(await verify(world)).toEqual([]);
});
