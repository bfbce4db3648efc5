import { FeedError } from './feed-errors.js';
import type { FeedRow } from './map-rows.js';

/** Throws FeedError when a CSV file lacks columns that the mapping reads, before every single row would fail. */
export function assertColumns(needed: Iterable<string>, row: FeedRow, path: string): void {
  const missing = [...needed].filter((column) => !Object.hasOwn(row, column));
  if (missing.length === 0) return;
  const names = missing.map((column) => `"${column}"`).join(', ');
  throw new FeedError(`${path} has no column ${names}, which the mapping reads; its columns are ${Object.keys(row).join(', ')}`);
}
