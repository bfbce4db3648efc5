import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ran, runInMemory } from '../testing/memory-terminal.js';
import { type Reply, type ServiceDouble, startDouble } from '../testing/service-double.js';

const folder = mkdtempSync(join(tmpdir(), 'caravan-alarms-'));
const ruleFile = join(folder, 'rule.yaml');
writeFileSync(ruleFile, 'kind: freshness\nseverity: info\nof: domain\naboveSeconds: 60\n');
const alarm = { id: '7', rule: 'queue-long', subject: 'indicator=queue-now node=KZ-BAKHTY', severity: 'warning', state: 'open', message: 'm', openedAt: '2024-03-01T00:00:00.000Z', messages: [] };

let double: ServiceDouble | undefined;
afterEach(async () => {
  await double?.close();
  double = undefined;
});

async function caravan(reply: Reply, ...args: string[]): Promise<Ran> {
  double = await startDouble(() => reply);
  return runInMemory(['alarms', ...args], { CARAVAN_QUERY_URL: double.url, CARAVAN_API_KEY: 'key' });
}
const sent = (): unknown[][] => (double?.received ?? []).map(({ method, path, body }) => [method, path, body === '' ? undefined : JSON.parse(body)]);

it('lists open alarms unless asked for others', async () => {
  const ran = await caravan({ status: 200, body: { rows: [alarm], next: null } });
  expect([ran.exitCode, ran.stdout]).toEqual([0, expect.stringContaining('indicator=queue-now node=KZ-BAKHTY')]);
  expect(double?.received[0]?.params.get('state')).toBe('open');
  await double?.close();
  expect((await caravan({ status: 200, body: { rows: [], next: null } }, 'list', '--state', 'all')).stdout).toContain('no alarm');
  expect(double?.received[0]?.params.has('state')).toBe(false);
});

it('shows one, and takes one on with a note', async () => {
  expect((await caravan({ status: 200, body: alarm }, 'show', '7')).stdout).toContain('queue-long');
  await double?.close();
  await caravan({ status: 200, body: alarm }, 'ack', '7', '--note', 'on it');
  expect(sent()).toEqual([['POST', '/v1/alarms/7/ack', { note: 'on it' }]]);
});

it('silences what is like an alarm, for some hours and with a reason', async () => {
  const before = Date.now();
  await caravan({ status: 200, body: alarm }, 'silence', '7', '--hours', '2', '--reason', 'works');
  const [, [method, path, body] = []] = sent();
  expect([method, path, body]).toEqual(['POST', '/v1/alarm-silences', { rule: 'queue-long', subject: alarm.subject, until: expect.any(String), reason: 'works' }]);
  expect(Date.parse((body as { until: string }).until)).toBeGreaterThanOrEqual(before + 2 * 3_600_000);
});

it('does not silence everything by mistake', async () => {
  const ran = await caravan({ status: 200, body: alarm }, 'silence', '--reason', 'works');
  expect([ran.exitCode, ran.stderr]).toEqual([1, expect.stringContaining('Say what to silence')]);
});

it('writes a rule from a file, and says which field is wrong', async () => {
  await caravan({ status: 200, body: { name: 'mine' } }, 'set-rule', 'mine', ruleFile);
  expect(sent()).toEqual([['PUT', '/v1/alarm-rules/mine', { kind: 'freshness', severity: 'info', of: 'domain', aboveSeconds: 60 }]]);
  await double?.close();
  const ran = await caravan({ status: 422, body: { detail: 'd', problems: [{ path: 'clearAt', message: 'must not be higher than above (5)' }] } }, 'set-rule', 'mine', ruleFile);
  expect([ran.exitCode, ran.stderr]).toEqual([1, expect.stringContaining('rule.yaml: clearAt: must not be higher than above (5)')]);
});

it('ends silences and drops rules', async () => {
  await caravan({ status: 200, body: { id: '3', ended: true } }, 'unsilence', '3');
  expect(sent()).toEqual([['DELETE', '/v1/alarm-silences/3', undefined]]);
  await double?.close();
  await caravan({ status: 200, body: { name: 'mine', now: null } }, 'drop-rule', 'mine');
  expect(sent()).toEqual([['DELETE', '/v1/alarm-rules/mine', undefined]]);
});
