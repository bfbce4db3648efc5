import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProjectRoot } from '#libs/reference';

jest.setTimeout(300_000);

const root = findProjectRoot();
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
const sources = tracked.filter((file) => /\.(ts|mjs|cjs)$/.test(file));

interface Finding {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[];
}

/** Forbidden imports and words, where they are planted, and the rule that must object. */
const plants: readonly (readonly [file: string, text: string, rule: string])[] = [
  ['services/border-checkpoints', `import { Injectable } from '@nestjs/common';\nexport const planted = Injectable;`, 'no-restricted-imports'],
  ['services/border-checkpoints', `import { ping } from '#libs/database';\nexport const planted = ping;`, '@nx/enforce-module-boundaries'],
  ['services/border-checkpoints', `import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;`, 'no-restricted-imports'],
  ['services/container-traffic', 'export const planted = Date.now();', 'no-restricted-properties'],
  ['services/container-traffic', 'export const planted = new Date();', 'no-restricted-syntax'],
  ['services/container-traffic', `export const planted = process.env['HOME'];`, 'no-restricted-globals'],
  ['libs/engine', `import { createGateway } from '#services/gateway';\nexport const planted = createGateway;`, '@nx/enforce-module-boundaries'],
  ['libs/engine', `import { Client } from 'pg';\nexport const planted = Client;`, 'no-restricted-imports'],
  ['services/gateway', `import { Kafka } from 'kafkajs';\nexport const planted = Kafka;`, 'no-restricted-imports'],
  ['libs/contracts', `import { ping } from '#libs/database';\nexport const planted = ping;`, '@nx/enforce-module-boundaries'],
];

it('objects to every planted import and clock', () => {
  const files = plants.map(([folder], i) => join(root, folder, `planted-${i}.ts`));
  try {
    plants.forEach(([, text], i) => writeFileSync(files[i] as string, `${text}\n`));
    const { stdout } = spawnSync(join(root, 'node_modules', '.bin', 'eslint'), ['--format', 'json', ...files], {
      cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TASK_TARGET_TARGET: '' },
    });
    const findings = JSON.parse(stdout) as Finding[];
    const rulesOf = (file: string): (string | null)[] => findings.find(({ filePath }) => filePath === file)?.messages.map(({ ruleId }) => ruleId) ?? [];
    plants.forEach(([, , rule], i) => expect([plants[i], rulesOf(files[i] as string)]).toEqual([plants[i], expect.arrayContaining([rule])]));
  } finally {
    for (const file of files) rmSync(file, { force: true });
  }
});

it.each(sources)('%s is one idea: 300 lines at most, nothing skipped, nothing silenced', (file) => {
  const text = readFileSync(join(root, file), 'utf8');
  expect(text.split('\n').length).toBeLessThanOrEqual(301);
  expect(text).not.toMatch(new RegExp(['eslint-' + 'disable', '@ts-' + 'ignore', '\\bx(it|describe)\\(', '\\.(sk' + 'ip|on' + 'ly)\\('].join('|')));
});

it('names no machine path and no registry', () => {
  const words = new RegExp(['/wo' + 'rk/', 'registry\\.npm' + 'js', 'repo1?\\.maven', 'files\\.python' + 'hosted'].join('|'));
  const guilty = tracked.filter((file) => !/\.(gz|png)$/.test(file)).filter((file) => words.test(readFileSync(join(root, file), 'utf8')));
  expect(guilty).toEqual([]);
});
