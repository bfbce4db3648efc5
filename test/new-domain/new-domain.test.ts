import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findProjectRoot } from '#libs/reference';
import type { Tour } from './tour.js';

jest.setTimeout(600_000);

const root = findProjectRoot();
const name = 'seaport-calls';
let scratch: string;

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'caravan-new-domain-'));
  const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
  for (const file of tracked) {
    mkdirSync(dirname(join(scratch, file)), { recursive: true });
    cpSync(join(root, file), join(scratch, file));
  }
  symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'));
  execFileSync('git', ['init', '-q'], { cwd: scratch });
  git('add', '-A');
  git('-c', 'user.name=test', '-c', 'user.email=test@test.invalid', 'commit', '-qm', 'As it is');
  const { status, stderr } = makeDomain(name);
  if (status !== 0) throw new Error(stderr);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: scratch, encoding: 'utf8' });
}

function makeDomain(wanted: string): { readonly status: number | null; readonly stderr: string } {
  return spawnSync(process.execPath, ['libs/catalog/new-domain/new-domain.mjs', wanted], { cwd: scratch, encoding: 'utf8' });
}

/** Output of a tool of node_modules in the scratch copy; throws it when the tool fails. */
function run(script: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('node_modules', script), ...args], { cwd: scratch, encoding: 'utf8', env: { ...process.env, NX_DAEMON: 'false', NX_TASK_TARGET_TARGET: '' } });
  if (status !== 0) throw new Error(`${stdout}\n${stderr}`);
  return stdout;
}

it('touches a folder of its own and one line of the catalog', () => {
  const changes = git('status', '--porcelain', '--untracked-files=all').trim().split('\n').map((line) => line.trim());
  expect(changes.filter((line) => !line.startsWith(`?? services/${name}/`))).toEqual(['M libs/catalog/domains.ts']);
  expect(git('diff', '--numstat').trim()).toBe('1\t0\tlibs/catalog/domains.ts');
});

it.each([['Seaport', 'is not'], ['../x', 'is not'], ['', 'is not'], ['border-checkpoints', 'exists already'], [name, 'exists already']])(
  'refuses the name "%s" in one sentence and makes nothing', (wanted, words) => {
    const before = git('status', '--porcelain', '--untracked-files=all');
    const { status, stderr } = makeDomain(wanted);
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(words)]);
    expect(git('status', '--porcelain', '--untracked-files=all')).toBe(before);
  },
);

it('passes its lint and its own test', () => {
  run('eslint/bin/eslint.js', `services/${name}`, 'libs/catalog');
  run('jest/bin/jest.js', `services/${name}`);
});

it('compiles, runs, and shows up in schemas, views, indicators and metrics', () => {
  run('typescript/bin/tsc', '-p', 'tsconfig.json');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/test/new-domain/tour.js', name], { cwd: scratch, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, expect.anything()]);
  const tour = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Tour;
  expect(tour.schemaTypes).toEqual([`caravan.${name}.move.v1`]);
  expect(tour.view).toEqual([{ node: 'KZ-AKTAU', move: 'ARRIVED', n: expect.anything() as unknown }]);
  expect(tour.indicator).toEqual([expect.objectContaining({ bucket: '2024-05-01', node: 'KZ-AKTAU', move: 'ARRIVED', value: 1 })]);
  expect(tour.metrics).toContain(`caravan_records_stored_total{domain="${name}"} 1`);
  expect(tour.problems).toBe(0);
});
