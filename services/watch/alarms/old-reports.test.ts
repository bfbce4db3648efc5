import { borderCheckpoints } from '#services/border-checkpoints';
import { containerTraffic } from '#services/container-traffic';
import { flights } from '#services/flights';
import { type RunningQuery, gauge, startQuery } from '#services/query/testing';
import { type TestWatch, startTestWatch } from '../testing/start-test-watch.js';
import { AlarmWatch } from './watch-alarms.js';

const domains = [borderCheckpoints, containerTraffic, flights];
const hour = 3_600_000;
let now = Date.parse('2024-03-04T00:00:00Z');
let query: RunningQuery;
let watch: TestWatch;
let alarms: AlarmWatch;

interface Alarm { id: string; subject: string; opened_at: Date; closed_at: Date | null }
const alarmsOf = async (rule: string): Promise<Alarm[]> => (await query.sql('select * from caravan.alarm where rule = $1 order by id', [rule])) as Alarm[];

beforeAll(async () => {
  query = await startQuery({ name: 'old-reports', now: new Date(now).toISOString(), domains });
  watch = await startTestWatch(query.databaseUrl, domains, () => now);
  alarms = new AlarmWatch(watch.parts, ['kafka']);
});
afterAll(async () => {
  await watch?.close();
  await query?.close();
});

async function report(): Promise<number> {
  now += hour;
  const at = new Date(now).toISOString();
  await query.apply('a', [gauge(at, 'VALUE', 10)], at);
  return now;
}

it.each([
  ['freshness', { of: 'source' }, 'source=/test'], ['freshness', { of: 'node', nodes: ['KZ-BAKHTY'] }, 'node=KZ-BAKHTY'], ['stale-gauge', { indicator: 'queue-now', where: { node: 'KZ-BAKHTY' } }, 'node=KZ-BAKHTY'],
])('%s %p opens when its last report has become too old, and closes at the next one', async (kind, fields, subject) => {
  const name = `old-${kind}-${Object.values(fields).length}${subject.length}`;
  const last = await report();
  const definition = JSON.stringify({ kind, severity: 'info', aboveSeconds: 7_200, ...fields });
  await query.sql(`insert into caravan.alarm_rule (tenant, name, definition, who) values ('a', $1, $2, 'test')`, [name, definition]);
  now += 2 * hour - 1_000;
  await alarms.judge();
  expect((await alarmsOf(name)).filter((alarm) => alarm.subject.includes(subject))).toEqual([]);
  now += hour;
  await alarms.judge();
  const open = (await alarmsOf(name)).filter((alarm) => alarm.subject.includes(subject));
  expect(open.map(({ opened_at: openedAt, closed_at: closedAt }) => [openedAt.getTime(), closedAt])).toEqual([[last + 2 * hour, null]]);
  const next = await report();
  await alarms.judge();
  expect((await alarmsOf(name)).find(({ id }) => id === open[0]?.id)?.closed_at?.getTime()).toBe(next);
  await query.sql('delete from caravan.alarm_rule where name = $1', [name]);
});
