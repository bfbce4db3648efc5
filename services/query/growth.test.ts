import { count, passage } from './testing/events.js';
import { type RunningQuery, startQuery } from './testing/running-query.js';

let query: RunningQuery;
beforeAll(async () => {
  query = await startQuery({ name: 'growth', now: '2024-03-11T20:30:00Z' });
  const crossing = (unit: string, day: string) => passage(unit, `${day}T05:00:00Z`, 60);
  await query.apply('a', [
    // Two months of this year against a whole year before.
    ...['01', '02'].map((month) => count('KZ-DOSTYK', `2024-${month}`, 60)),
    ...['01', '02', '03', '04'].map((month) => count('KZ-DOSTYK', `2023-${month}`, 50)),
    // Somebody new, and a node that counted none before.
    count('KZ-ALTYNKOL', '2024-01', 10),
    count('KZ-KHORGOS-GATEWAY', '2024-01', 5, { metric: 'TRAINS' }), count('KZ-KHORGOS-GATEWAY', '2023-01', 0, { metric: 'TRAINS' }),
    count('KZ-DOSTYK', '2024-01', 7, { metric: 'BUSES' }),
    // Crossings day by day around now.
    ...['2024-03-09', '2024-03-10', '2024-03-11', '2024-03-12'].flatMap((day, i) => crossing(`C${i}`, day)),
    ...['2024-02-09', '2024-02-11', '2024-02-12'].flatMap((day, i) => crossing(`P${i}`, day)),
  ]);
});
afterAll(() => query?.close());

const trucks = '/v1/indicators/reported-border-count?period=MONTH&metric=TRUCKS';
const row = async (path: string): Promise<Record<string, unknown>> => (await query.ask(path)).body.rows[0] ?? {};

it('compares reported figures only over the periods that are present this year', async () => {
  expect(await row(`${trucks}&node=KZ-DOSTYK&from=2024-01-01&to=2025-01-01&grain=year&compare=year-ago`)).toMatchObject({
    bucket: '2024-01-01', value: 120, base: 100, ratio: 1.2, growthPercent: 20, comparable: true, reason: null, flags: [], common: null,
  });
  expect(await row(`${trucks}&node=KZ-DOSTYK&compare=year-to-date&to=2024-03-01`)).toMatchObject({ value: 120, base: 100 });
  expect(await row(`${trucks}&node=KZ-DOSTYK&from=2024-02-01&to=2024-03-01&grain=month&compare=previous`)).toMatchObject({ value: 60, base: 60, ratio: 1 });
});

it('flags a changed coverage and adds the figure over the nodes that reported in both', async () => {
  expect(await row(`${trucks}&from=2024-01-01&to=2024-02-01&grain=month&compare=year-ago`)).toMatchObject({
    value: 70, base: 50, ratio: 1.4, comparable: false, flags: ['coverage_changed'], common: { nodes: 1, value: 60, base: 50, ratio: 1.2, growthPercent: 20 },
  });
});

it('tells a base of zero from no base', async () => {
  const asked = '&from=2024-01-01&to=2024-02-01&compare=year-ago';
  expect(await row(`/v1/indicators/reported-border-count?period=MONTH&metric=TRAINS${asked}`)).toMatchObject({ value: 5, base: 0, ratio: null, reason: 'base_zero' });
  expect(await row(`/v1/indicators/reported-border-count?period=MONTH&metric=BUSES${asked}`)).toMatchObject({ value: 7, base: null, ratio: null, reason: 'no_base', comparable: false });
});

it('compares complete local days only, with as many days from the start of the base', async () => {
  // In Almaty it is 12 March already: eleven days are over.
  const { body } = await query.ask('/v1/indicators/border-crossings?from=2024-03-01&to=2024-04-01&grain=month&compare=previous&checkpoint=KZCN-NURZHOLY');
  expect(body.rows).toEqual([expect.objectContaining({ value: 3, base: 2, ratio: 1.5, flags: ['partial', 'lowBase'] })]);
  const plain = await query.ask('/v1/indicators/border-crossings?from=2024-03-01&to=2024-04-01&grain=month&checkpoint=KZCN-NURZHOLY');
  expect(plain.body.rows).toEqual([expect.objectContaining({ value: 4, flags: [] })]);
});

it('gives the growth of the total, not the mean of growths', async () => {
  const { body } = await query.ask(`${trucks}&from=2024-01-01&to=2024-03-01&compare=year-ago&by=node`);
  expect(body.rows.map(({ node, value, base, reason }) => [node, value, base, reason])).toEqual([['KZ-ALTYNKOL', 10, null, 'no_base'], ['KZ-DOSTYK', 120, 100, null]]);
  expect(await row(`${trucks}&from=2024-01-01&to=2024-03-01&compare=year-ago`)).toMatchObject({ value: 130, base: 100, growthPercent: 30 });
});

it('says what each part adds to the growth of the whole', async () => {
  const { body } = await query.ask(`${trucks}&from=2024-01-01&to=2024-03-01&compare=year-ago&by=node`);
  expect(body.rows.map(({ node, contribution }) => [node, contribution])).toEqual([['KZ-ALTYNKOL', 0.1], ['KZ-DOSTYK', 0.2]]);
  expect(await row(`${trucks}&from=2024-01-01&to=2024-03-01&compare=year-ago`)).not.toHaveProperty('contribution');
  const means = await query.ask('/v1/indicators/border-time?from=2024-03-01&to=2024-04-01&grain=month&compare=previous&by=node');
  expect(means.body.rows).toEqual([expect.objectContaining({ node: 'KZ-NURZHOLY', ratio: 1, contribution: null })]);
});

it('holds each node against its own periods, not against those of others', async () => {
  await query.apply('b', [
    count('KZ-DOSTYK', '2024-01', 10), ...['01', '02'].map((month) => count('KZ-ALTYNKOL', `2024-${month}`, 7)),
    ...['KZ-DOSTYK', 'KZ-ALTYNKOL'].flatMap((node) => ['01', '02', '03'].map((month) => count(node, `2023-${month}`, 5))),
  ]);
  const { body } = await query.ask(`${trucks}&from=2024-01-01&to=2025-01-01&grain=year&compare=year-ago&by=node`, 'b');
  expect(body.rows.map(({ node, value, base }) => [node, value, base])).toEqual([['KZ-ALTYNKOL', 14, 10], ['KZ-DOSTYK', 10, 5]]);
});

it('shows what vanished: nothing now, with its base', async () => {
  const { body } = await query.ask(`${trucks}&from=2024-03-01&to=2024-04-01&grain=month&compare=previous&by=node`);
  expect(body.rows).toEqual([]);
  const crossings = await query.ask('/v1/indicators/border-crossings?from=2024-02-13&to=2024-02-14&compare=previous&by=checkpoint');
  expect(crossings.body.rows).toEqual([expect.objectContaining({ checkpoint: 'KZCN-NURZHOLY', value: null, base: 1, ratio: null, reason: 'nothing_observed' })]);
});

it.each([
  ['compare=year-to-date&grain=month', 'ask for grain=total'],
  ['compare=year-to-date&from=2024-02-01&to=2024-03-01', 'begins on 1 January'],
])('refuses %s in one sentence', async (params, detail) => {
  const { status, body } = await query.ask(`${trucks}&${params}`);
  expect([status, body.detail]).toEqual([400, expect.stringContaining(detail)]);
});
