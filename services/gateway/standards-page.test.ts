import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ignoredKinds, settingDeclarations, standards } from '#libs/adapters';
import { domains } from '#libs/catalog';
import { findProjectRoot } from '#libs/reference';
import { type TestGateway, startTestGateway } from './testing/start-test-gateway.js';

const page = readFileSync(join(findProjectRoot(), 'docs', 'standards.md'), 'utf8');

let running: TestGateway;
beforeAll(async () => {
  running = await startTestGateway({ domains, clock: Date.now });
});
afterAll(() => running.gateway.close());

it('names every standard, setting and kind that is left out', () => {
  const names = [...standards.map(({ name }) => `| \`${name}\` |`), ...Object.keys(settingDeclarations).map((name) => `| \`${name}\` |`), ...ignoredKinds.map((kind) => `\`${kind}\``)];
  expect(names.filter((name) => !page.includes(name))).toEqual([]);
});

it('shows a curl command that is answered as it says', async () => {
  const [, file = '', path = '', answer = ''] = /^curl .*'content-type: application\/json' --data-binary @(\S+) "localhost:8080(\S+)"\n# (.*)$/m.exec(page) ?? [];
  const response = await running.post('application/json', readFileSync(join(findProjectRoot(), file)), {}, path);
  expect([response.status, await response.json()]).toEqual([202, JSON.parse(answer)]);
});
