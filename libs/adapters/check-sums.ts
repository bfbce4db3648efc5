import type { Mapping } from './mapping-types.js';
import type { FeedRow, FeedWarning } from './map-rows.js';

/** A warning for each `check` whose parts do not add up to the row's total; columns that are no numbers are not compared. */
export function checkSums(mapping: Mapping, row: FeedRow, line: number | undefined): FeedWarning[] {
  return (mapping.check ?? []).flatMap(({ sum, equals }) => {
    const [total, parts] = [numberIn(row, equals), sum.map((column) => numberIn(row, column))];
    const added = parts.reduce((left, right) => left + right, 0);
    if (added === total || Number.isNaN(added) || Number.isNaN(total)) return [];
    return [{ flag: 'feed_inconsistent', line, message: `${sum.join(' + ')} is ${added}, but ${equals} says ${total}` }];
  });
}

function numberIn(row: FeedRow, column: string): number {
  const value = row[column];
  return value === undefined || value === null || value === '' ? Number.NaN : Number(value);
}
