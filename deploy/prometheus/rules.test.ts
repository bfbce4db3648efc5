import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { businessMetrics, gatewayMetrics, ingestMetrics, pipelineMetrics, registry } from '#libs/platform';
import { findProjectRoot } from '#libs/reference';
import { findPrometheus } from './find-prometheus.js';

jest.setTimeout(300_000);

interface Rule { readonly alert?: string; readonly record?: string; readonly expr: string; readonly labels?: Record<string, string>; readonly annotations?: Record<string, string> }
interface RuleFile { readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[] }
interface TestFile { readonly rule_files: readonly string[]; readonly tests: readonly { readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts: readonly object[] }[] }[] }

const folder = join(findProjectRoot(), 'deploy', 'prometheus');
const files = readdirSync(join(folder, 'rules'));
const read = <T>(...path: string[]): T => parse(readFileSync(join(folder, ...path), 'utf8')) as T;
const rules = files.flatMap((file) => read<RuleFile>('rules', file).groups.flatMap((group) => group.rules));
const alerts = rules.filter((rule) => rule.alert !== undefined);
const cases = readdirSync(join(folder, 'rules-tests')).flatMap((file) => read<TestFile>('rules-tests', file).tests.flatMap((test) => test.alert_rule_test));

it.each(alerts)('$alert fires in a test of its own, and does not in another', ({ alert }) => {
  const own = cases.filter(({ alertname }) => alertname === alert);
  expect(own.filter(({ exp_alerts: expected }) => expected.length > 0).length).toBeGreaterThan(0);
  if (alert !== 'CaravanWatchdog') expect(own.filter(({ exp_alerts: expected }) => expected.length === 0).length).toBeGreaterThan(0);
});

it.each(alerts)('$alert says what is so, how bad it is, and which part of the runbook to read', ({ labels, annotations }) => {
  expect(['none', 'info', 'warning', 'critical']).toContain(labels?.['severity']);
  expect([annotations?.['summary'], annotations?.['description']]).toEqual([expect.any(String), expect.any(String)]);
  const [page = '', anchor] = (annotations?.['runbook_url'] ?? '').split('#');
  const headings = [...readFileSync(join(findProjectRoot(), page), 'utf8').matchAll(/^## (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(/[^a-z0-9 -]/g, '').replaceAll(' ', '-'));
  expect(headings).toContain(anchor);
});

it('asks only for metrics and recordings that exist', async () => {
  const known = (await registry.getMetricsAsJSON()).map(({ name }) => name);
  const recorded = rules.flatMap(({ record }) => record ?? []);
  const used = rules.flatMap(({ expr }) => expr.match(/caravan[_:][a-z0-9_:]+/g) ?? []);
  expect(used.filter((name) => !known.includes(name) && !recorded.includes(name))).toEqual([]);
  expect(recorded.filter((name) => !used.includes(name))).toEqual([]);
});

it('is loaded by the Prometheus of the compose file', () => {
  expect(read<{ rule_files: string[] }>('prometheus.yml').rule_files).toEqual(['/etc/prometheus/rules/*.yml']);
  expect(readFileSync(join(findProjectRoot(), 'docker-compose.yml'), 'utf8')).toContain('./deploy/prometheus/rules:/etc/prometheus/rules:ro');
});

const found = findPrometheus();
if (!found) console.warn('SKIPPED: promtool is not here and could not be fetched by apt, so no alert was fired and no metric checked: install Prometheus and run this test again.');
/** Counted as skipped, not as passed, where there is no promtool. */
const itWithPromtool = found ? it : it.skip;

function promtool(args: readonly string[], input = ''): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(found?.promtool ?? '', args, { encoding: 'utf8', input });
  return { status, output: `${stdout}${stderr}` };
}

itWithPromtool('has rules that promtool takes', () => {
  expect(promtool(['check', 'rules', ...files.map((file) => join(folder, 'rules', file))])).toMatchObject({ status: 0 });
});

itWithPromtool.each(readdirSync(join(folder, 'rules-tests')))('fires and keeps quiet as %s says', (file) => {
  const { status, output } = promtool(['test', 'rules', join(folder, 'rules-tests', file)]);
  expect([status, output]).toEqual([0, expect.stringContaining('SUCCESS')]);
});

itWithPromtool('has metrics with names and units as is the custom, but for those of prom-client itself', async () => {
  ingestMetrics.dead.inc({ domain: 'flights', reason: 'bad_time' });
  gatewayMetrics.requestSeconds.observe({ labels: { route: '/v1/events', status: '202' }, value: 0.1 });
  pipelineMetrics.diskFreeRatio.set({ disk: '/' }, 0.5);
  businessMetrics.percentile.set({ domain: 'd', indicator: 'i', variant: '', window: 'month', place: '', percentile: '50' }, 1);
  const complaints = promtool(['check', 'metrics'], await registry.metrics()).output.split('\n').filter((line) => line !== '' && !/^(nodejs|process)_/.test(line));
  expect(complaints).toEqual([]);
});

itWithPromtool('has a configuration that promtool takes', () => {
  expect(promtool(['check', 'config', '--syntax-only', join(folder, 'prometheus.yml')]).status).toBe(0);
});
