import { type RollupDelta, type RollupDeltas, isChange } from '../rollup-delta.js';
import type { RollupRow } from '../store.js';
import type { VerifySource } from '../verify.js';
import type { Days } from './days.js';

/** Rollups that are not the sum of what entities add. */
export interface Comparison {
  /** What is missing in each, or too much. */
  readonly off: readonly RollupDelta[];
  /** What no difference can make right. */
  readonly refused: readonly string[];
}

const rowsAtOnce = 5_000;

/** Compares the rollups of some days with what they should be, both of one snapshot. */
export async function compareRollups(source: VerifySource, expected: RollupDeltas, cubes: readonly string[], days: Days): Promise<Comparison> {
  const unseen = new Map(expected.changes().map((delta) => [delta.row.key, delta]));
  const off: RollupDelta[] = [];
  const refused: string[] = [];
  for await (const rows of source.rollups(cubes, rowsAtOnce, days)) {
    for (const row of rows) {
      const should = unseen.get(row.key);
      unseen.delete(row.key);
      if (should && !isNamedAlike(should.row, row)) refused.push(`rollup ${row.key} says it is ${nameOf(row)} and its key is that of ${nameOf(should.row)}: delete it, then rebuild again`);
      else takeDifference(should, row, off, refused);
    }
  }
  return { off: [...off, ...unseen.values()], refused };
}

function takeDifference(should: RollupDelta | undefined, row: RollupRow, off: RollupDelta[], refused: string[]): void {
  const delta = differenceOf(should, row);
  if (!delta.sums.every(Number.isSafeInteger)) refused.push(`rollup ${nameOf(row)} is off by more than 2^53: delete it, then rebuild again`);
  else if (isChange(delta)) off.push(delta);
}

/** What is to be added to the stored row; one whose `n` is 0 does not exist, whatever else it says. */
function differenceOf(should: RollupDelta | undefined, row: RollupRow): RollupDelta {
  const stored = row.n === 0 ? { ...row, sums: [], bins: [], counts: [] } : row;
  const width = Math.max(should?.sums.length ?? 0, stored.sums.length);
  const sums = Array.from({ length: width }, (_, i) => Number(BigInt(should?.sums[i] ?? 0) - (stored.sums[i] ?? 0n)));
  const bins = new Map(should?.bins);
  stored.bins.forEach((bin, i) => bins.set(bin, (bins.get(bin) ?? 0) - (stored.counts[i] ?? 0)));
  const { key, tenant, cube, grain, bucket, localDate, dims } = row;
  const named: RollupRow = { key, tenant, cube, grain, bucket, localDate, dims, n: 0, sums: sums.map(() => 0n), bins: [], counts: [] };
  return { row: named, n: (should?.n ?? 0) - stored.n, sums, bins, cause: { cause: 'fold', factId: undefined } };
}

function isNamedAlike(a: RollupRow, b: RollupRow): boolean {
  return nameOf(a) === nameOf(b) && a.bucket === b.bucket;
}

function nameOf({ tenant, cube, grain, localDate, dims }: RollupRow): string {
  return `${tenant} ${cube} ${grain} ${localDate} ${dims.join('|')}`;
}
