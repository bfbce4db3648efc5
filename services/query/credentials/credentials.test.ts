import { domains } from '#libs/catalog';
import { count, passage } from '../testing/events.js';
import { type RunningQuery, type TestAnswer, type TestEvent, startQuery } from '../testing/running-query.js';

let query: RunningQuery;
const recorded = (event: TestEvent, recordedtime: string): TestEvent => ({ ...event, recordedtime });

beforeAll(async () => {
  query = await startQuery({ name: 'credentials', now: '2024-07-01T00:00:00Z', domains });
  const [stillInside] = passage('OPEN', '2024-03-11T06:00:00Z', 60, { method: 'MANUAL' });
  const done = ['A', 'B', 'C'].flatMap((id, i) => passage(id, `2024-03-11T05:0${i}:00Z`, 60, { method: i === 0 ? 'RFID' : 'SENSOR' }));
  const [, elsewhere] = passage('D', '2024-03-11T05:00:00Z', 60, { node: 'KZ-BAKHTY' });
  const [before] = passage('EARLY', '2024-02-11T06:00:00Z', 60);
  await query.apply('a', [...done, stillInside, elsewhere, before].map((event) => recorded(event as TestEvent, '2024-03-11T08:00:00Z')), '2024-03-12T00:00:00Z');
  await query.apply('a', [count('KZ-DOSTYK', '2024-03', 5), ...passage('LATER', '2024-05-01T05:00:00Z', 60)], '2024-05-02T00:00:00Z');
  await query.apply('a', [recorded(passage('C', '2024-03-11T05:02:00Z', 90, { method: 'SENSOR' })[1] as TestEvent, '2024-05-03T00:00:00Z')].map((event) => ({ ...event, id: 'C:2024-03-11T05:02:00Z:out' })), '2024-05-03T00:00:00Z');
  await query.apply('a', [recorded(passage('OPEN', '2024-03-11T06:00:00Z', 60, { method: 'SURVEY' })[1] as TestEvent, '2024-05-04T00:00:00Z')], '2024-05-04T00:00:00Z');
});
afterAll(() => query?.close());

const ask = async (path: string): Promise<TestAnswer['body']> => (await query.ask(`/v1/indicators/${path}`)).body;
const march = 'from=2024-03-01&to=2024-04-01';

it('are cheap by default: the last restatement of the rows, and nothing that has to be looked for', async () => {
  const body = await ask(`border-time?${march}&by=node`);
  expect(body.rows.map(({ node, n, completeness, restatedAt }) => [node, n, completeness, restatedAt === null])).toEqual([['KZ-BAKHTY', 1, 0, true], ['KZ-NURZHOLY', 4, 1, false]]);
  expect(body).toMatchObject({ credentials: 'basic', openEntities: null, method: null, lastRestatement: body.rows[1]?.['restatedAt'] });
});

it('say in full how the facts were obtained, for the answer\'s own entities and days', async () => {
  expect(await ask(`border-time?${march}&node=KZ-NURZHOLY&credentials=full`)).toMatchObject({
    credentials: 'full', method: { shares: { SENSOR: 0.5, RFID: 0.25, MANUAL: 0.125, SURVEY: 0.125 }, facts: 8, isSample: false },
  });
  expect(await ask(`border-time?from=2024-05-01&to=2024-06-01&credentials=full`)).toMatchObject({ method: { shares: { unknown: 1 }, facts: 2 } });
  expect(await ask(`reported-border-count?${march}&metric=TRUCKS&credentials=full`)).toMatchObject({ method: { shares: { unknown: 1 }, facts: 1 }, openEntities: null });
  expect(await ask(`border-time?from=2023-05-01&to=2023-06-01&credentials=full`)).toMatchObject({ method: null, openEntities: 0 });
});

it.each([
  [`border-time?from=2024-02-01&to=2024-03-01`, 1],
  [`border-time?from=2024-01-01&to=2024-06-01`, 1],
  [`border-time?from=2024-02-01&to=2024-03-01&country=KZ`, 1],
  [`border-time?from=2024-02-01&to=2024-03-01&node=KZ-BAKHTY`, 0],
  [`border-crossings?from=2024-02-01&to=2024-03-01&checkpoint=KZCN-NURZHOLY`, 1],
  [`border-crossings?from=2024-02-01&to=2024-03-01&checkpoint=KZCN-BAKHTY`, 0],
  [`border-crossings?from=2024-02-01&to=2024-03-01&filter.from=KZ`, null],
  [`border-time?${march}&knownAt=2024-03-13T00:00:00Z`, 1],
  [`border-time?${march}`, 0],
])('say in full how much is still open: %s', async (path, openEntities) => {
  expect(await ask(`${path}&credentials=full`)).toMatchObject({ openEntities });
});

it('are never others than basic or full', async () => {
  expect(await query.ask(`/v1/indicators/border-time?credentials=some`)).toMatchObject({ status: 400, body: { parameter: 'credentials' } });
});
