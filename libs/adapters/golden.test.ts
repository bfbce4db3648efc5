import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explodeRow, type FeedRow, findFeed, mapRow } from './index.js';
import { findProjectRoot } from '#libs/reference';

interface GoldenCase {
  readonly feed: string;
  readonly input: FeedRow;
  readonly expect: { readonly events: readonly unknown[] };
  readonly [param: string]: unknown;
}

const file = join(findProjectRoot(), 'test', 'golden', 'adapters', 'csv-feeds.json');
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly GoldenCase[] };

describe('golden feed rows become exactly the events expected', () => {
  it.each(cases.map((golden, index) => [`${index + 1} ${golden.feed}`, golden] as const))('%s', (_name, golden) => {
    const { feed, input, expect: expected, ...params } = golden;
    const mapping = findFeed(feed);
    const rows = mapping.input.kind === 'json' ? explodeRow(mapping.input, input) : [input];
    const mapped = rows.map((row) => mapRow(mapping, row, { params: params as Record<string, string> }));
    expect(mapped.flatMap(({ rejects, warnings }) => [...rejects, ...warnings])).toEqual([]);
    expect(mapped.flatMap(({ events }) => events)).toEqual(expected.events);
  });
});
