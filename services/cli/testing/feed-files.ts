import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFeed } from '#libs/adapters';
import type { FeedSource } from '../import/import-source.js';
import { scratchFolder } from './scratch-folder.js';

/** A month of trucks as the BTS file has it. */
export function btsRow(port: number, value: number | string = 7, measure = 'Trucks'): string {
  return `Testport,TX,${port},US-Mexico Border,03/01/2018 12:00:00 AM,${measure},${value},`;
}

/** A BTS file of these rows on disk; the first row is on line 2. */
export function writeBts(rows: readonly string[]): string {
  const file = join(scratchFolder(), 'bts.csv');
  writeFileSync(file, `${['Port Name,State,Port Code,Border,Date,Measure,Value,Location', ...rows].join('\n')}\n`);
  return file;
}

/** An import of these BTS rows. */
export function btsSource(rows: readonly string[]): FeedSource {
  return { mapping: findFeed('us-bts-border'), files: [writeBts(rows)], params: { fileTime: '2019-06-01T00:00:00Z' } };
}

/** Rows of that many ports, from 1000 on. */
export function btsRows(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => btsRow(1000 + index));
}
