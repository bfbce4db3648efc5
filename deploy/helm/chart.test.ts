import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { findCacheDir } from '#deploy/local';
import { domains } from '#libs/catalog';
import { opsPortOf, readEnvironment, settings } from '#libs/platform';
import { findProjectRoot } from '#libs/reference';
import { hasHelm, provideHelm } from './provide-helm.js';

jest.setTimeout(300_000);

interface Container {
  readonly image: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly securityContext: object;
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
}
interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: object };
  readonly spec: { readonly template?: { readonly spec: { readonly securityContext: object; readonly containers: readonly [Container] } }; readonly [member: string]: unknown };
}

const folder = join(findProjectRoot(), 'deploy', 'helm');
const chart = join(folder, 'caravan');
const everything = ['autoscaling.enabled=always', 'monitoring.enabled=always', 'migration.asHook=false', 'ingress.enabled=true', 'ingress.gatewayHost=in.example', 'ingress.queryHost=out.example'];

let library = '';
beforeAll(async () => {
  if (hasHelm) library = await provideHelm(findCacheDir(process.env));
});
/** Skipped, and counted as such, on computers for which no Helm is locked. */
const itHelm = hasHelm ? it : it.skip;

function run(program: string, args: readonly string[], input = ''): unknown {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, program), ...args], { encoding: 'utf8', input, maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

function helm(act: 'lint' | 'template', values: readonly string[] = []): { readonly out: string | null; readonly err: string | null } {
  return run('helm.mjs', [library, act, chart, values.join('&')]) as { out: string | null; err: string | null };
}

function render(values: readonly string[]): Manifest[] {
  const { out, err } = helm('template', values);
  expect(err).toBeNull();
  return parseAllDocuments(out ?? '').map((document) => document.toJS() as Manifest).filter(Boolean);
}

const withPods = (manifests: readonly Manifest[]): Manifest[] => manifests.filter(({ kind }) => kind === 'Deployment' || kind === 'Job');
const named = (manifests: readonly Manifest[], kind: string): string[] => manifests.filter((each) => each.kind === kind).map(({ metadata }) => metadata.name).sort();

itHelm('passes the lint of Helm', () => {
  const { out, err } = helm('lint');
  expect([err, out]).toEqual([null, expect.stringContaining('Failed: false')]);
});

itHelm.each([['as it comes', []], ['with everything', everything]])('renders what Kubernetes, KEDA and the Prometheus operator take, %s', (_, values) => {
  const manifests = render(values);
  expect(manifests.length).toBeGreaterThan(10);
  expect(run('check-manifests.mjs', [], JSON.stringify(manifests))).toEqual([]);
});

itHelm('would say what is wrong with a manifest', () => {
  const [deployment] = withPods(render([]));
  expect(run('check-manifests.mjs', [], JSON.stringify([{ ...deployment, spec: { ...deployment?.spec, replicas: 'two' } }]))).toEqual([expect.stringContaining('replicas')]);
});

itHelm('refuses values that make no sense, and names them', () => {
  const { err } = helm('template', ['kafka.brokers=nowhere', 'edges.query.opsPort=0']);
  expect(err).toMatch(/kafka.brokers[^]*opsPort|opsPort[^]*kafka.brokers/);
});

itHelm('runs every service of the catalog at its ops port', () => {
  const environment = readEnvironment({});
  const deployments = withPods(render([])).filter(({ kind }) => kind === 'Deployment');
  const portOf = (name: string): number | undefined =>
    deployments.find(({ metadata }) => metadata.name === `corridor-${name}`)?.spec.template?.spec.containers[0].ports?.find((port) => port.name === 'ops')?.containerPort;
  const names = ['gateway', 'query', 'watch', ...domains.map(({ name }) => name)];
  expect(names.map(portOf)).toEqual(names.map((name) => opsPortOf(name, environment)));
});

itHelm('lets no pod write to its file system, be root, or be set by a variable that nothing reads', () => {
  const known = [...Object.values(settings).map(({ name }) => name), 'CARAVAN_REPLICATION_FACTOR'];
  for (const { spec } of withPods(render(everything))) {
    const pod = spec.template?.spec;
    expect(pod?.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    const [container] = pod?.containers ?? [];
    expect(container?.securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
    expect(container?.env.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
  }
});

itHelm('scales and monitors only where the cluster can', () => {
  const [plain, full] = [render([]), render(everything)];
  const kinds = ['ScaledObject', 'PodMonitor', 'Ingress', 'Job'];
  expect(kinds.map((kind) => named(plain, kind).length)).toEqual([0, 0, 0, 0]);
  expect(kinds.map((kind) => named(full, kind).length)).toEqual([domains.length, 1, 1, 2]);
  expect(full.filter(({ kind }) => kind === 'ScaledObject').map(({ spec }) => (spec['triggers'] as { metadata: { topic: string } }[])[0]?.metadata.topic).sort())
    .toEqual(domains.map(({ name }) => `caravan.${name}.v1`).sort());
});

itHelm('has every alert of Prometheus, as it is', () => {
  const rules = join(findProjectRoot(), 'deploy', 'prometheus', 'rules');
  const groupsOf = (text: string): unknown[] => (parse(text) as { groups: unknown[] }).groups;
  const told = render(everything).filter(({ kind }) => kind === 'PrometheusRule').flatMap(({ spec }) => spec['groups'] as unknown[]);
  expect(told).toEqual(readdirSync(rules).sort().flatMap((file) => groupsOf(readFileSync(join(rules, file), 'utf8'))));
});

itHelm('has the version of the package', () => {
  const { version } = JSON.parse(readFileSync(join(findProjectRoot(), 'package.json'), 'utf8')) as { version: string };
  expect(withPods(render([])).map(({ spec }) => spec.template?.spec.containers[0].image)).toContain(`caravan:${version}`);
});
