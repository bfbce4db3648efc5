import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { findFeed, type FeedRow, mapRow, readMapping } from './index.js';
import { functionNames } from './mapping-values.js';
import { findProjectRoot } from '#libs/reference';

const page = readFileSync(join(findProjectRoot(), 'docs', 'feeds.md'), 'utf8');
const block = (language: string): string => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(page)?.[1] ?? '';

describe('docs/feeds.md', () => {
  it('has an example that maps its row as the bundled feed does', () => {
    const [row = {}] = parse(block('csv'), { columns: true }) as FeedRow[];
    const context = { params: { fileTime: '2019-06-01T00:00:00Z' } };
    const mapped = mapRow(readMapping(block('yaml')), row, context);
    expect(mapped.events).toHaveLength(1);
    expect(mapped).toEqual(mapRow(findFeed('us-bts-border'), row, context));
  });

  it('explains every function in its table', () => {
    const table = page.slice(page.indexOf('| function | gives |'), page.indexOf('Conditions:'));
    expect(functionNames.filter((name) => !table.includes(`{ ${name}: `))).toEqual([]);
  });
});
