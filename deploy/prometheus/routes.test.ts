import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findProjectRoot } from '#libs/reference';
import { findAlertmanager } from './find-alertmanager.js';

jest.setTimeout(300_000);

const file = join(findProjectRoot(), 'deploy', 'prometheus', 'alertmanager.yml');
const found = findAlertmanager();
if (!found) console.warn('SKIPPED: amtool is not here and could not be fetched by apt, so the routes of Alertmanager were not checked: install Alertmanager and run this test again.');
const itWithAmtool = found ? it : it.skip;

function amtool(args: readonly string[]): { status: number | null; output: string } {
  const { status, stdout } = spawnSync(found?.amtool ?? '', args, { encoding: 'utf8' });
  return { status, output: stdout.trim() };
}

itWithAmtool('has a configuration that amtool takes', () => {
  expect(amtool(['check-config', file])).toEqual({ status: 0, output: expect.stringContaining('SUCCESS') });
});

itWithAmtool.each([
  ['heartbeat', ['alertname=CaravanWatchdog', 'severity=none']],
  ['on-call', ['alertname=CaravanGap', 'severity=critical', 'domain=flights']],
  ['operators', ['alertname=CaravanDiskLow', 'severity=warning', 'domain=']],
  ['corridor', ['alertname=source-silent', 'severity=warning', 'tenant=default', 'domain=flights']],
  ['corridor', ['alertname=my-rule', 'severity=critical', 'tenant=default', 'domain=flights']],
])('reaches %s, and nobody else, with %s', (receiver, labels) => {
  expect(amtool(['config', 'routes', 'test', `--config.file=${file}`, ...labels])).toEqual({ status: 0, output: receiver });
});
