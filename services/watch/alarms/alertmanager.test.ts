import { setTimeout as sleep } from 'node:timers/promises';
import { type Alertmanager, findAlertmanager } from '#deploy/prometheus';
import { domains } from '#libs/catalog';
import { type RunningQuery, gauge, startQuery } from '#services/query/testing';
import { type RunningAlertmanager, startAlertmanager } from '../testing/running-alertmanager.js';
import { type TestWatch, startTestWatch } from '../testing/start-test-watch.js';
import { deliverAll } from './deliver.js';
import { alertmanagerSender } from './ways.js';
import { AlarmWatch } from './watch-alarms.js';

const found = findAlertmanager();
const withAlertmanager = found ? describe : describe.skip;
if (!found) console.warn('SKIPPED: no Alertmanager is to be had, so alarms were not sent to a real one.');

withAlertmanager('a real Alertmanager', () => {
  const minute = 60_000;
  // Alertmanager lives by the clock, so the data does too.
  let now = Date.now() - 60 * minute;
  let query: RunningQuery;
  let watch: TestWatch;
  let alertmanager: RunningAlertmanager;
  let alarms: AlarmWatch;

  beforeAll(async () => {
    alertmanager = await startAlertmanager(found as Alertmanager);
    query = await startQuery({ name: 'alertmanager', now: new Date(now).toISOString(), domains });
    watch = await startTestWatch(query.databaseUrl, domains, () => now);
    alarms = new AlarmWatch(watch.parts, ['alertmanager']);
  });
  afterAll(async () => {
    await watch?.close();
    await query?.close();
    await alertmanager?.stop();
  });

  const deliver = (): Promise<void> => deliverAll({ database: watch.parts.database, logger: watch.parts.logger, senders: { alertmanager: alertmanagerSender(`${alertmanager.url}/`) } });
  const report = async (value: number): Promise<void> => {
    now += minute;
    await query.apply('a', [gauge(new Date(now).toISOString(), 'VALUE', value)], new Date(now).toISOString());
    await alarms.judge();
    await deliver();
  };
  const sendAgain = async (event: string): Promise<void> => {
    await query.sql(`update caravan.alarm_delivery d set delivered_at = null, next_at = now() from caravan.alarm_message m where m.id = d.message_id and m.event = $1`, [event]);
    await deliver();
  };
  const noticed = async (count: number): Promise<void> => {
    for (let turn = 0; alertmanager.notices.length < count && turn < 600; turn++) await sleep(100);
  };
  /** Longer than what a group waits for before it tells of something new. */
  const wouldTell = (): Promise<void> => sleep(2_500);
  const told = (): string[] => alertmanager.notices.map(({ receiver, status, alerts }) => `${receiver} ${status} ${alerts.length}`);

  it('has one active alert of an episode, which it tells the one receiver of the corridor', async () => {
    await report(900);
    await noticed(1);
    expect(await alertmanager.active()).toEqual([expect.objectContaining({
      alertname: 'queue-long', tenant: 'a', domain: 'border-checkpoints', severity: 'warning', node: 'KZ-BAKHTY', subject: expect.stringContaining('node=KZ-BAKHTY'),
    })]);
    expect(told()).toEqual(['corridor firing 1']);
    expect(Date.parse(alertmanager.notices[0]?.alerts[0]?.startsAt ?? '')).toBe(now);
  });

  it('has no second one, and tells nobody anew, when the message comes again', async () => {
    await sendAgain('opened');
    await report(950);
    await wouldTell();
    expect(await alertmanager.active()).toHaveLength(1);
    expect(told()).toEqual(['corridor firing 1']);
  });

  it('takes the alert for resolved at the time at which the episode closes, once', async () => {
    await report(100);
    await noticed(2);
    expect(await alertmanager.active()).toEqual([]);
    expect(Date.parse(alertmanager.notices[1]?.alerts[0]?.endsAt ?? '')).toBe(now);
    await sendAgain('closed');
    await wouldTell();
    expect(told()).toEqual(['corridor firing 1', 'corridor resolved 1']);
  });

  it('tells of the next episode of the same subject as of a new one', async () => {
    await report(900);
    await noticed(3);
    expect(await alertmanager.active()).toHaveLength(1);
    expect(Date.parse(alertmanager.notices[2]?.alerts[0]?.startsAt ?? '')).toBe(now);
    expect(told().slice(2)).toEqual(['corridor firing 1']);
  });

  it('is left without an alert of an episode that opened and closed before either was sent', async () => {
    await report(100);
    await noticed(4);
    now += minute;
    await query.apply('a', [gauge(new Date(now).toISOString(), 'VALUE', 900, { node: 'KZ-DOSTYK' })], new Date(now).toISOString());
    await alarms.judge();
    now += minute;
    await query.apply('a', [gauge(new Date(now).toISOString(), 'VALUE', 100, { node: 'KZ-DOSTYK' })], new Date(now).toISOString());
    await alarms.judge();
    await deliver();
    await deliver();
    expect(await alertmanager.active()).toEqual([]);
    expect(await query.sql('select count(*)::int as count from caravan.alarm_delivery where delivered_at is null')).toEqual([{ count: 0 }]);
  });
});
