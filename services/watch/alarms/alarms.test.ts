import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Opening, decide } from '#libs/alarms';
import { openDatabase } from '#libs/database';
import { borderCheckpoints } from '#services/border-checkpoints';
import { containerTraffic } from '#services/container-traffic';
import { flights } from '#services/flights';
import { type RunningQuery, type TestEvent, count, gauge, startQuery } from '#services/query/testing';
import { type TestWatch, readMetric, startTestWatch } from '../testing/start-test-watch.js';
import { deliverAll } from './deliver.js';
import { keepEpisodes } from './keep-episodes.js';
import { setUpWays } from './set-up-ways.js';
import { AlarmWatch } from './watch-alarms.js';
import { alertOf, signatureOf } from './ways.js';

const domains = [borderCheckpoints, containerTraffic, flights];
const hour = 3_600_000;
const start = Date.parse('2024-03-04T00:00:00Z');
let now = start;
let query: RunningQuery;
let watch: TestWatch;
let alarms: AlarmWatch;

interface Alarm { id: string; rule: string; subject: string; opened_at: Date; closed_at: Date | null; since: Date; silenced: boolean }
const alarmsOf = async (rule: string, tenant = 'a'): Promise<Alarm[]> => (await query.sql('select * from caravan.alarm where rule = $1 and tenant = $2 order by id', [rule, tenant])) as Alarm[];
const messagesOf = async (id: string): Promise<{ event: string; body: string }[]> => (await query.sql('select event, body from caravan.alarm_message where alarm_id = $1 order by created_at, event desc', [id])) as { event: string; body: string }[];
const ruleOf = (tenant: string, name: string, definition: object): Promise<object[]> => query.sql(`insert into caravan.alarm_rule (tenant, name, definition, who) values ($1, $2, $3, 'test') on conflict (tenant, name) do update set definition = excluded.definition`, [tenant, name, JSON.stringify(definition)]);
const iso = (time: number): string => new Date(time).toISOString();

/** A queue report every hour of four weeks before `start`. */
const habit = (node: string): TestEvent[] => Array.from({ length: 28 * 24 }, (_, i) => gauge(iso(start - (i + 1) * hour), 'VALUE', 10, { node }));

beforeAll(async () => {
  query = await startQuery({
    name: 'alarms', now: iso(start),
    domains,
    reference: { closures: ['KZCN-DOSTYK', 'KZCN-DOSTYK-ROAD'].map((id) => ({ checkpoint_id: id, date_from: '2024-03-04', date_to: '2024-03-05', side: 'BOTH', reason: 'test' })) },
  });
  watch = await startTestWatch(query.databaseUrl, domains, () => now);
  alarms = new AlarmWatch(watch.parts, ['kafka', 'webhook']);
  await query.apply('a', [...habit('KZ-BAKHTY'), ...habit('KZ-DOSTYK')], iso(start - hour / 2));
});
afterAll(async () => {
  await watch?.close();
  await query?.close();
});

describe('a source that falls silent', () => {
  it('is no alarm while its habit allows it', async () => {
    now = start + hour;
    await alarms.judge();
    expect(await alarmsOf('source-silent')).toEqual([]);
    expect(await readMetric('caravan_source_age_seconds', { source: '/test' })).toBe(2 * 3_600);
    expect(await readMetric('caravan_node_age_seconds', { node: 'KZ-BAKHTY' })).toBe(2 * 3_600);
  });

  it('is one alarm with one message, opened at a time of the data; a closed checkpoint is not silent', async () => {
    now = start + 10 * hour;
    await alarms.judge();
    await new AlarmWatch(watch.parts, ['kafka']).judge();
    now += hour;
    await alarms.judge();
    const [alarm, ...more] = await alarmsOf('source-silent');
    expect([alarm?.subject, more]).toEqual(['source=/test node=KZ-BAKHTY type=caravan.border.gauge.v1', []]);
    expect(iso(alarm?.since.getTime() ?? 0)).toBe(iso(start - hour));
    expect(alarm?.opened_at.getTime()).toBeLessThan(start + 5 * hour);
    const messages = await messagesOf(alarm?.id ?? '');
    expect(messages.map(({ event }) => event)).toEqual(['opened']);
    expect(JSON.parse(messages[0]?.body ?? '')).toMatchObject({ type: 'caravan.alarm.opened.v1', tenant: 'a', time: alarm?.opened_at.toISOString(), data: { rule: 'source-silent', severity: 'warning', labels: { node: 'KZ-BAKHTY' } } });
    expect(await readMetric('caravan_alarms_open', { severity: 'warning' })).toBe(1);
  });

  it('closes at the event that ends it, within the next look', async () => {
    const back = now - hour / 4;
    await query.apply('a', [gauge(iso(back), 'VALUE', 12)], iso(now));
    await alarms.judge();
    const [alarm] = await alarmsOf('source-silent');
    expect(alarm?.closed_at?.getTime()).toBe(back);
    expect((await messagesOf(alarm?.id ?? '')).map(({ event }) => event)).toEqual(['opened', 'closed']);
  });

  it('is silent where the calendar opens again', async () => {
    now = Date.parse('2024-03-06T12:00:00Z');
    await alarms.judge();
    expect((await alarmsOf('source-silent')).map(({ subject, closed_at: closedAt }) => [subject.split(' ')[1], closedAt === null])).toEqual([['node=KZ-BAKHTY', false], ['node=KZ-BAKHTY', true], ['node=KZ-DOSTYK', true]]);
  });
});

describe('a threshold', () => {
  const report = async (value: number): Promise<void> => {
    now += hour;
    await query.apply('a', [gauge(iso(now), 'VALUE', value)], iso(now));
    await alarms.judge();
  };
  const states = async (): Promise<boolean[]> => (await alarmsOf('queue-long')).map(({ closed_at: closedAt }) => closedAt === null);

  it('opens above its bound, stays in between, closes when it is back, and opens anew', async () => {
    await report(501);
    expect(await states()).toEqual([true]);
    await report(450);
    expect(await states()).toEqual([true]);
    await report(400);
    expect(await states()).toEqual([false]);
    await report(450);
    expect(await states()).toEqual([false]);
    await report(600);
    expect(await states()).toEqual([false, true]);
    expect((await alarmsOf('queue-long')).at(-1)?.opened_at.getTime()).toBe(now);
  });

  it('closes when its rule is switched off by the tenant, and only there', async () => {
    await ruleOf('a', 'queue-long', { kind: 'threshold', severity: 'warning', indicator: 'queue-now', above: 500, clearAt: 400, enabled: false });
    await alarms.judge();
    expect(await states()).toEqual([false, false]);
    await query.sql(`delete from caravan.alarm_rule where tenant = 'a'`);
  });

  it('over days of an indicator has the data for a clock', async () => {
    await ruleOf('a', 'many-trucks', { kind: 'threshold', severity: 'critical', indicator: 'reported-border-count', where: { metric: 'TRUCKS', period: 'MONTH' }, by: ['node'], days: 40, above: 100, clearAt: 50 });
    await query.apply('a', [count('KZ-BAKHTY', '2024-02', 400)], iso(now));
    await alarms.judge();
    const [alarm] = await alarmsOf('many-trucks');
    expect(alarm?.subject).toBe('indicator=reported-border-count metric=TRUCKS period=MONTH node=KZ-BAKHTY');
    expect(alarm?.opened_at.getTime()).toBe(now);
    expect((await messagesOf(alarm?.id ?? '')).map(({ event }) => event)).toEqual(['opened']);
  });
});

it('raises one alarm for a day of closed numbers that changed much, and ends it when the day stays quiet', async () => {
  await query.apply('a', [count('KZ-BAKHTY', '2023-12', 100)], '2024-01-10T00:00:00Z');
  await query.apply('a', [{ ...count('KZ-BAKHTY', '2023-12', 150), recordedtime: iso(now) }], iso(now));
  await query.sql(`update caravan.restatement set at = $1 where cause = 'correction'`, [new Date(now)]);
  now += hour;
  await alarms.judge();
  const [alarm] = await alarmsOf('number-restated');
  expect([alarm?.subject, alarm?.closed_at]).toEqual([expect.stringContaining('date=2023-12-01'), null]);
  expect(JSON.parse((await messagesOf(alarm?.id ?? ''))[0]?.body ?? '').data).toMatchObject({ value: 50, threshold: 20 });
  now += 25 * hour;
  await alarms.judge();
  expect((await alarmsOf('number-restated')).map(({ closed_at: closedAt }) => closedAt === null)).toEqual([false]);
});

it('tells nobody but Kafka of what a silence covers, also when it closes', async () => {
  await query.sql(`insert into caravan.alarm_silence (tenant, rule, until, reason, who) values ('a', 'queue-long', now() + interval '1 hour', 'works', 'test')`);
  for (const value of [700, 10]) {
    now += hour;
    await query.apply('a', [gauge(iso(now), 'VALUE', value)], iso(now));
    await alarms.judge();
  }
  const last = (await alarmsOf('queue-long')).at(-1);
  expect([last?.silenced, last?.closed_at === null]).toEqual([true, false]);
  expect(await query.sql('select way, count(*)::int as count from caravan.alarm_delivery where alarm_id = $1 group by way', [last?.id])).toEqual([{ way: 'kafka', count: 2 }]);
});

it('goes on judging the others when one rule names an indicator that is not there', async () => {
  await ruleOf('a', 'odd', { kind: 'threshold', severity: 'info', indicator: 'nothing', above: 1, clearAt: 1 });
  now += hour;
  await query.apply('a', [gauge(iso(now), 'VALUE', 800)], iso(now));
  await query.sql(`update caravan.alarm_silence set ended_at = now()`);
  await expect(alarms.judge()).rejects.toThrow('the alarm rule odd of a cannot be judged: There is no indicator "nothing"');
  expect((await alarmsOf('queue-long')).at(-1)?.closed_at).toBeNull();
  await query.sql(`delete from caravan.alarm_rule where name = 'odd'`);
});

describe('deciding', () => {
  const rule = { name: 'kill', severity: 'info' as const };
  const finding = { subject: 's', domain: 'd', labels: {}, bad: { since: 5_000, at: 6_000, value: 1, threshold: 0, message: 'm' } };
  const keep = (findings: Parameters<typeof decide>[1]): Promise<void> => keepEpisodes({ database: watch.parts.database, tenant: 'a', rule, ways: ['kafka', 'webhook'], decide: (open) => decide(open, findings) });

  it('that is killed before its commit has happened not at all, and happens in whole the next time', async () => {
    const doomed = await openDatabase({ url: query.databaseUrl, role: 'caravan_watch', applicationName: 'doomed', poolSize: 1 });
    const killed = keepEpisodes({
      database: doomed, tenant: 'a', rule, ways: ['kafka'],
      decide: (open) => ({ closes: [], opens: [...decide(open, [finding]).opens, { get subject(): string { throw new Error('killed'); } } as Opening] }),
    });
    await expect(killed).rejects.toThrow('killed');
    await doomed.close();
    expect(await alarmsOf('kill')).toEqual([]);
    await keep([finding]);
    expect((await messagesOf((await alarmsOf('kill'))[0]?.id ?? '')).length).toBe(1);
  });

  it('by many at once opens one episode with one message', async () => {
    await Promise.all(Array.from({ length: 8 }, () => keep([{ ...finding, subject: 'race' }])));
    const episodes = (await alarmsOf('kill')).filter(({ subject }) => subject === 'race');
    expect(episodes).toHaveLength(1);
    expect(await messagesOf(episodes[0]?.id ?? '')).toHaveLength(1);
  });

  it('from an older state of the data opens nothing again', async () => {
    const { bad: _bad, ...well } = finding;
    await keep([{ ...well, goodAt: 9_000 }]);
    await keep([finding]);
    expect((await alarmsOf('kill')).filter(({ subject }) => subject === 's').map(({ closed_at: closedAt }) => closedAt?.getTime())).toEqual([9_000]);
  });
});

describe('deliveries', () => {
  let server: Server;
  let status = 503;
  const received: { headers: Record<string, unknown>; body: string }[] = [];
  const sent: string[] = [];
  const environment = { topicPrefix: 'x.', alarmWebhookUrl: '', alarmWebhookSecret: 'secret-of-sixteen', alertmanagerUrl: '' };
  const deliver = (fail = false): Promise<void> => deliverAll({
    database: watch.parts.database, logger: watch.parts.logger,
    senders: setUpWays(environment, {
      publish: (messages) => {
        if (fail) return Promise.reject(new Error('Kafka is away'));
        sent.push(...messages.map(({ topic, value }) => `${topic} ${value.toString()}`));
        return Promise.resolve();
      },
    }),
  });
  const makeDue = (): Promise<object[]> => query.sql('update caravan.alarm_delivery set next_at = now() where delivered_at is null');
  const open = async (way: string): Promise<number> => ((await query.sql('select count(*)::int as count from caravan.alarm_delivery where way = $1 and delivered_at is null', [way])) as { count: number }[])[0]?.count ?? 0;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        if (status === 200) received.push({ headers: request.headers, body });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    environment.alarmWebhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('that fail are kept, and sent again later and later', async () => {
    const before = await open('kafka');
    await deliver(true);
    expect(await open('kafka')).toBe(before);
    expect(await query.sql(`select distinct last_error from caravan.alarm_delivery where way = 'webhook' and attempts > 0`)).toEqual([{ last_error: 'it answered 503' }]);
    const [{ waits }] = (await query.sql(`select bool_and(next_at > now()) as waits from caravan.alarm_delivery where attempts > 0`)) as [{ waits: boolean }];
    expect(waits).toBe(true);
    expect(await readMetric('caravan_alarm_messages_undelivered', { way: 'kafka' })).toBe(before);
  });

  it('reach Kafka and the webhook with the same signed bytes, first what was told first', async () => {
    status = 200;
    for (let turn = 0; turn < 20 && (await open('kafka')) + (await open('webhook')) > 0; turn++) {
      await makeDue();
      await deliver();
    }
    expect([await open('kafka'), await open('webhook')]).toEqual([0, 0]);
    const bodies = new Set((await query.sql('select body from caravan.alarm_message') as { body: string }[]).map(({ body }) => body));
    expect(sent.length).toBe(bodies.size);
    expect(sent.every((line) => line.startsWith('x.caravan.alarms.v1 ') && bodies.has(line.slice('x.caravan.alarms.v1 '.length)))).toBe(true);
    for (const { headers, body } of received) {
      const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['caravan-signature'])) ?? [];
      expect([bodies.has(body), signature, headers['caravan-message-id']]).toEqual([true, signatureOf('secret-of-sixteen', Number(seconds), body), JSON.parse(body).id]);
    }
    for (const told of [sent.map((line) => JSON.parse(line.slice(line.indexOf('{')))), received.map(({ body }) => JSON.parse(body))]) {
      const events = new Map<string, string[]>();
      for (const { type, tenant, subject, data } of told) events.set(`${tenant} ${subject} ${data.since}`, [...(events.get(`${tenant} ${subject} ${data.since}`) ?? []), String(type).split('.')[2] ?? '']);
      for (const list of events.values()) expect(['opened', 'opened,closed']).toContain(list.join());
    }
  });

  it('whose receipt was not noted before a kill come again with the same bytes', async () => {
    const [last] = sent.slice(-1);
    await query.sql(`update caravan.alarm_delivery set delivered_at = null, next_at = now() where way = 'kafka' and message_id = $1`, [JSON.parse((last ?? '').slice((last ?? '').indexOf('{'))).id]);
    await deliver();
    expect(sent.slice(-2)).toEqual([last, last]);
  });

  it('refuse a webhook without a secret', () => {
    expect(() => setUpWays({ ...environment, alarmWebhookSecret: '' }, { publish: () => Promise.resolve() })).toThrow('CARAVAN_ALARM_WEBHOOK_SECRET');
  });

  it('become an alert of Alertmanager that starts and ends with the episode', () => {
    const message = JSON.parse(received[0]?.body ?? '');
    expect(alertOf(message)).toMatchObject({ labels: { alertname: message.data.rule, tenant: 'a', severity: message.data.severity }, startsAt: message.data.openedAt });
    expect(alertOf({ ...message, data: { ...message.data, labels: { 'filter.from': 'x' }, closedAt: '2024-01-01T00:00:00.000Z' } })).toMatchObject({ labels: { filter_from: 'x' }, endsAt: '2024-01-01T00:00:00.000Z' });
  });
});
