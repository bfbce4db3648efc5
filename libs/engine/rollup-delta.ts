import type { Grain } from '#libs/contracts';
import type { AppliedLine } from './applied.js';
import { rollupKeyOf } from './keys.js';
import { addToSketch, binOf } from './sketch.js';
import { type RestatementRow, RefusedByStore, type RollupRow } from './store.js';

/** Why a number moved and one fact that moved it. */
export interface Cause {
  readonly cause: RestatementRow['cause'];
  readonly factId: string | undefined;
  /** How many versions of the fact were stored before and after; absent when no version moved the number. */
  readonly versions?: { readonly before: number; readonly after: number };
}

/** What a batch changes in one rollup row. */
export interface RollupDelta {
  readonly row: RollupRow;
  n: number;
  readonly sums: number[];
  readonly bins: Map<number, number>;
  /** Of the first line that changed the row. */
  readonly cause: Cause;
}

const largestSum = 2n ** 63n - 1n;

/** The changes of one batch to all rollup rows, by row key. */
export class RollupDeltas {
  private readonly deltas = new Map<string, RollupDelta>();

  /** Adds (`sign` 1) or takes out (`sign` -1) what one line contributes, at both of its grains. */
  add(tenant: string, line: AppliedLine, sign: 1 | -1, cause: Cause): void {
    // The date belongs to it: where no dimension names the place, or a zone was corrected, one hour can be of two local dates.
    const series = `${line.date}\0${line.dims.join('\0')}`;
    if (line.hour !== undefined) this.addAt(tenant, 'hour', line.hour, series, line, sign, cause);
    this.addAt(tenant, 'day', line.day, series, line, sign, cause);
  }

  /** Adds what others change. */
  addAll(others: RollupDeltas): void {
    for (const [name, other] of others.deltas) {
      const known = this.deltas.get(name);
      if (known) addDelta(known, other);
      else this.deltas.set(name, { ...other, sums: [...other.sums], bins: new Map(other.bins) });
    }
  }

  /** The rows that really change, in key order. */
  changes(): RollupDelta[] {
    return [...this.deltas.values()].filter(isChange).sort((a, b) => (a.row.key < b.row.key ? -1 : 1));
  }

  private addAt(tenant: string, grain: Grain, bucket: number, series: string, line: AppliedLine, sign: 1 | -1, cause: Cause): void {
    const delta = this.deltaAt(tenant, grain, bucket, series, line, cause);
    delta.n += sign;
    for (let i = 0; i < line.measures.length; i++) {
      const sum = (delta.sums[i] ?? 0) + sign * (line.measures[i] as number);
      if (!Number.isSafeInteger(sum)) throw new RefusedByStore('the sums of one batch exceed 2^53');
      delta.sums[i] = sum;
    }
    if (line.value === undefined) return;
    const bin = binOf(line.value);
    delta.bins.set(bin, (delta.bins.get(bin) ?? 0) + sign);
  }

  private deltaAt(tenant: string, grain: Grain, bucket: number, series: string, line: AppliedLine, cause: Cause): RollupDelta {
    const name = `${tenant}\0${line.cube}\0${grain}\0${bucket}\0${series}`;
    const known = this.deltas.get(name);
    if (known) return known;
    const row: RollupRow = {
      key: rollupKeyOf(name, bucket), tenant, cube: line.cube, grain, bucket, localDate: line.date, dims: line.dims,
      n: 0, sums: line.measures.map(() => 0n), bins: [], counts: [],
    };
    const delta: RollupDelta = { row, n: 0, sums: line.measures.map(() => 0), bins: new Map(), cause };
    this.deltas.set(name, delta);
    return delta;
  }
}

/** False for a delta that leaves its row as it is. */
export function isChange({ n, sums, bins }: RollupDelta): boolean {
  return n !== 0 || sums.some((sum) => sum !== 0) || [...bins.values()].some((count) => count !== 0);
}

function addDelta(into: RollupDelta, { n, sums, bins }: RollupDelta): void {
  into.n += n;
  for (let i = 0; i < sums.length; i++) into.sums[i] = (into.sums[i] ?? 0) + (sums[i] as number);
  for (const [bin, count] of bins) into.bins.set(bin, (into.bins.get(bin) ?? 0) + count);
}

/** The row after the change. Throws {@link RefusedByStore} when a sum leaves 64 bits. */
export function applyDelta(before: RollupRow, delta: RollupDelta): RollupRow {
  const width = Math.max(before.sums.length, delta.sums.length);
  const sums = Array.from({ length: width }, (_, i) => (before.sums[i] ?? 0n) + BigInt(delta.sums[i] ?? 0));
  if (sums.some((sum) => sum > largestSum || sum < -largestSum)) throw new RefusedByStore('a sum exceeds 64 bits');
  const sketch = addToSketch({ bins: before.bins, counts: before.counts }, delta.bins);
  return { ...before, n: before.n + delta.n, sums, bins: sketch.bins, counts: sketch.counts };
}
