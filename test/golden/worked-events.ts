import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProjectRoot } from '#libs/reference';
import type { Example } from './example.js';

const examples = ['G01-trans-caspian-trip', 'G08-growth', 'G09-border-chain', 'G12-flight-past-midnight', 'G14-turnover'];

/** The events of those golden examples that the questions of docs/questions.md are answered with, a line each; `samples/worked-examples.ndjson` holds them. */
export function workedEvents(): string {
  return examples.flatMap((name) => eventsOf(name).map((event) => `${JSON.stringify(event)}\n`)).join('');
}

/** Sources begin with the example's number: ids are unique within one example only. */
function eventsOf(name: string): object[] {
  const path = join(findProjectRoot(), 'test', 'golden', 'examples', `${name}.json`);
  const { id, events } = JSON.parse(readFileSync(path, 'utf8')) as Example;
  return events.map((event) => ({ ...event, source: `/worked/${id}${String(event['source'])}` }));
}
