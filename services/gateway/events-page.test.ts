import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { domains } from '#libs/catalog';
import { rejectReasons } from '#libs/contracts';
import { findProjectRoot } from '#libs/reference';
import { acceptedTypes } from './content-mode.js';
import { type TestGateway, startTestGateway } from './testing/start-test-gateway.js';

const page = readFileSync(join(findProjectRoot(__dirname), 'docs', 'events.md'), 'utf8');

let running: TestGateway;
beforeAll(async () => {
  running = await startTestGateway({ domains, clock: Date.now });
});
afterAll(async () => {
  await running.gateway.close();
});

it('shows an event that is accepted', async () => {
  const [, event = ''] = /```json\n([^]*?)```/.exec(page) ?? [];
  expect((await running.post('application/cloudevents+json', event)).status).toBe(202);
});

/** The curl commands of the page: their headers and, where it stands in the command, their body. */
function curls(): { headers: Record<string, string>; body: string | undefined }[] {
  return [...page.matchAll(/^curl [^]*?(?<!\\)$/gm)].map(([command]) => ({
    headers: Object.fromEntries([...command.matchAll(/-H '([\w-]+): (.*?)'/g)].map(([, name = '', value = '']) => [name.toLowerCase(), value])),
    body: / -d '(.*?)'/.exec(command)?.[1],
  }));
}

it('shows curl commands that are accepted', async () => {
  expect(curls()).toHaveLength(3);
  for (const { headers, body } of curls()) {
    const answer = await running.post(headers['content-type'] ?? '', body ?? '', headers);
    expect([answer.status, await answer.json()]).toEqual([202, expect.objectContaining({ rejected: [] })]);
  }
});

it('names every content type, and every reason a publisher can meet', () => {
  for (const type of Object.keys(acceptedTypes)) expect(page).toContain(`| \`${type}\``);
  const later = ['entity_too_large', 'mapping_failed', 'store_refused'];
  for (const reason of rejectReasons) expect([reason, page.includes(`\`${reason}\``)]).toEqual([reason, !later.includes(reason)]);
});
