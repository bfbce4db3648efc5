import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProjectRoot } from '#libs/reference';
import { workedEvents } from '../golden/worked-events.js';
import { startWorld, type World } from '../golden/world.js';
import { type QueryClient, startQuery } from './query-service.js';
import { runCommand } from './run-command.js';

jest.setTimeout(300_000);

/** With this set, the page and the events are written instead of compared. */
const isWriting = process.env['CARAVAN_WRITE_DOCS'] === '1';

const page = join(findProjectRoot(), 'docs', 'questions.md');
const worked = join(findProjectRoot(), 'samples', 'worked-examples.ndjson');
/** A command and, in a block of its own, what it prints. */
const asked = /```sh\nnpx caravan (?<command>[^\n]+)\n```\n\n```text\n(?<answer>[^`]*)```/g;

let world: World;
let query: QueryClient;
let key: string;

beforeAll(async () => {
  if (isWriting) writeFileSync(worked, workedEvents());
  world = await startWorld({ name: 'e2e-questions', referenceSets: ['common'], timestampType: 'LogAppendTime' });
  query = await startQuery(world);
  key = await world.keyFor('worked');
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' };
  const response = await fetch(`${world.gatewayUrl}/v1/events`, { method: 'POST', headers, body: readFileSync(worked) });
  expect(response.status).toBe(202);
  await world.settle();
});
afterAll(async () => {
  await query?.stop();
  await world?.stop();
});

it('has the events of the golden examples', () => {
  expect(readFileSync(worked, 'utf8')).toBe(workedEvents());
});

it('answers every question of docs/questions.md as the page says', async () => {
  const text = readFileSync(page, 'utf8');
  const questions = [...text.matchAll(asked)].map(({ groups }) => groups as { command: string; answer: string });
  expect(questions.length).toBeGreaterThan(7);
  let told = text;
  for (const { command, answer } of questions) {
    const { stdout, stderr } = await runCommand(query.url, key, command.split(' '));
    const printed = (stdout + stderr).replaceAll(/ +$/gm, '');
    if (isWriting) told = told.replace(`npx caravan ${command}\n\`\`\`\n\n\`\`\`text\n${answer}`, () => `npx caravan ${command}\n\`\`\`\n\n\`\`\`text\n${printed}`);
    else expect({ command, answer: steady(printed) }).toEqual({ command, answer: steady(answer) });
  }
  if (isWriting) writeFileSync(page, told);
});

/** Without instants of this run: when something was applied. */
function steady(text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'T');
}
