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
  /** Signed counts by bin. */
  bins: ReadonlyMap<number, number>;
  /** Of the first line that changed the row. */
  readonly cause: Cause;
}

const largestSum = 2n ** 63n - 1n;

/** Of deltas without a value; shared, since most are. */
const noBins: ReadonlyMap<number, number> = new Map();

/** The deltas of one cube, local date and dimensions: a day and some of its hours, few enough to look through. */
type Series = RollupDelta[];

/** The changes of one batch to all rollup rows. */
export class RollupDeltas {
  private readonly series = new Map<string, Series>();

  /** Adds (`sign` 1) or takes out (`sign` -1) what one line contributes, at both of its grains. */
  add(tenant: string, line: AppliedLine, sign: 1 | -1, cause: Cause): void {
    // The date belongs to it: where no dimension names the place, or a zone was corrected, one hour can be of two local dates.
    const name = [tenant, line.cube, line.date, ...line.dims].join('\0');
    const series = this.seriesOf(name);
    if (line.hour !== undefined) addLine(series, tenant, 'hour', line.hour, line, sign, cause);
    addLine(series, tenant, 'day', line.day, line, sign, cause);
  }

  /** Adds what others change. */
  addAll(others: RollupDeltas): void {
    for (const [name, added] of others.series) {
      const series = this.seriesOf(name);
      for (const other of added) {
        const known = find(series, other.row.grain, other.row.bucket);
        if (known) addDelta(known, other);
        else series.push({ ...other, sums: [...other.sums], bins: new Map(other.bins) });
      }
    }
  }

  /** The rows that really change, in key order. */
  changes(): RollupDelta[] {
    const changes: RollupDelta[] = [];
    for (const series of this.series.values()) {
      for (const delta of series) if (isChange(delta)) changes.push(delta);
    }
    return changes.sort((a, b) => (a.row.key < b.row.key ? -1 : 1));
  }

  private seriesOf(name: string): Series {
    const known = this.series.get(name);
    if (known) return known;
    const series: Series = [];
    this.series.set(name, series);
    return series;
  }
}

function find(series: Series, grain: Grain, bucket: number): RollupDelta | undefined {
  for (const delta of series) if (delta.row.bucket === bucket && delta.row.grain === grain) return delta;
  return undefined;
}

function addLine(series: Series, tenant: string, grain: Grain, bucket: number, line: AppliedLine, sign: 1 | -1, cause: Cause): void {
  const delta = find(series, grain, bucket) ?? begin(series, tenant, grain, bucket, line, cause);
  delta.n += sign;
  for (let i = 0; i < line.measures.length; i++) {
    const sum = (delta.sums[i] ?? 0) + sign * (line.measures[i] as number);
    if (!Number.isSafeInteger(sum)) throw new RefusedByStore('the sums of one batch exceed 2^53');
    delta.sums[i] = sum;
  }
  if (line.value !== undefined) addToBin(delta, binOf(line.value), sign);
}

function begin(series: Series, tenant: string, grain: Grain, bucket: number, line: AppliedLine, cause: Cause): RollupDelta {
  const { cube, date, dims, measures } = line;
  const name = `${tenant}\0${cube}\0${grain}\0${bucket}\0${date}\0${dims.join('\0')}`;
  const row: RollupRow = {
    key: rollupKeyOf(name, bucket), tenant, cube, grain, bucket, localDate: date, dims,
    n: 0, sums: measures.map(() => 0n), bins: [], counts: [],
  };
  const delta: RollupDelta = { row, n: 0, sums: measures.map(() => 0), bins: noBins, cause };
  series.push(delta);
  return delta;
}

function addToBin(delta: RollupDelta, bin: number, count: number): void {
  const bins = delta.bins === noBins ? new Map<number, number>() : (delta.bins as Map<number, number>);
  bins.set(bin, (bins.get(bin) ?? 0) + count);
  delta.bins = bins;
}

/** False for a delta that leaves its row as it is. */
export function isChange({ n, sums, bins }: RollupDelta): boolean {
  if (n !== 0 || sums.some((sum) => sum !== 0)) return true;
  for (const count of bins.values()) if (count !== 0) return true;
  return false;
}

function addDelta(into: RollupDelta, { n, sums, bins }: RollupDelta): void {
  into.n += n;
  for (let i = 0; i < sums.length; i++) into.sums[i] = (into.sums[i] ?? 0) + (sums[i] as number);
  for (const [bin, count] of bins) addToBin(into, bin, count);
}

/** The row after the change. Throws {@link RefusedByStore} when a sum leaves 64 bits. */
export function applyDelta(before: RollupRow, delta: RollupDelta): RollupRow {
  const width = Math.max(before.sums.length, delta.sums.length);
  const sums: bigint[] = [];
  for (let i = 0; i < width; i++) {
    const sum = (before.sums[i] ?? 0n) + BigInt(delta.sums[i] ?? 0);
    if (sum > largestSum || sum < -largestSum) throw new RefusedByStore('a sum exceeds 64 bits');
    sums.push(sum);
  }
  const { bins, counts } = addToSketch(before, delta.bins);
  const { key, tenant, cube, grain, bucket, localDate, dims } = before;
  return { key, tenant, cube, grain, bucket, localDate, dims, n: before.n + delta.n, sums, bins, counts };
}
