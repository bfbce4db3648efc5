import type { Grain } from '#libs/contracts';
import { startOfGrain } from '#libs/reference';
import type { AppliedLine } from './applied.js';
import { rollupKeyOf } from './keys.js';
import { type Days, includesDate } from './rebuild/days.js';
import { addToSketch, binOf } from './sketch.js';
import { type RestatementRow, RefusedByStore, type RollupGrain, type RollupRow } from './store.js';

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

/** The deltas of one cube, local date and dimensions: a day and some of its hours, few enough to look through; and that of their month. */
interface Series {
  readonly deltas: RollupDelta[];
  readonly month: RollupDelta;
}

/** The changes of one batch to all rollup rows. */
export class RollupDeltas {
  private readonly series = new Map<string, Series>();
  private readonly months = new Map<string, RollupDelta>();

  /** Adds (`sign` 1) or takes out (`sign` -1) what one line contributes, at all of its grains. */
  add(tenant: string, line: AppliedLine, sign: 1 | -1, cause: Cause): void {
    const { deltas, month } = this.seriesOf(tenant, line, cause);
    addToDay(deltas, tenant, line, sign, cause);
    addToMonth(month, line, sign);
  }

  /** Adds what one line contributes to the rollups whose local date is among the days; that of a month is its first. */
  addWithin(days: Days, tenant: string, line: AppliedLine, cause: Cause): void {
    if (includesDate(days, startOfGrain(line.date, 'month'))) addToMonth(this.monthOf(tenant, line, cause), line, 1);
    if (includesDate(days, line.date)) addToDay(this.seriesOf(tenant, line, cause).deltas, tenant, line, 1, cause);
  }

  /** Adds what others change. */
  addAll(others: RollupDeltas): void {
    for (const [name, { deltas, month }] of others.series) {
      const own = this.series.get(name) ?? this.begin(name, this.monthLike(month));
      for (const other of deltas) addDelta(find(own.deltas, other.row.grain, other.row.bucket) ?? beginLike(own.deltas, other), other);
    }
    for (const month of others.months.values()) addDelta(this.monthLike(month), month);
  }

  /** The rows that really change, in key order. */
  changes(): RollupDelta[] {
    const all = [...this.months.values()];
    for (const { deltas } of this.series.values()) all.push(...deltas);
    return all.filter(isChange).sort((a, b) => (a.row.key < b.row.key ? -1 : 1));
  }

  private seriesOf(tenant: string, line: AppliedLine, cause: Cause): Series {
    const { cube, date, dims } = line;
    // The date belongs to it: where no dimension names the place, or a zone was corrected, one hour can be of two local dates.
    const name = seriesName(tenant, cube, date, dims);
    return this.series.get(name) ?? this.begin(name, this.monthOf(tenant, line, cause));
  }

  private begin(name: string, month: RollupDelta): Series {
    const series = { deltas: [], month };
    this.series.set(name, series);
    return series;
  }

  private monthOf(tenant: string, line: AppliedLine, cause: Cause): RollupDelta {
    const first = startOfGrain(line.date, 'month');
    const name = seriesName(tenant, line.cube, first, line.dims);
    const known = this.months.get(name);
    if (known) return known;
    const month = deltaOf(tenant, 'month', Date.parse(first) / 1000, { ...line, date: first }, cause);
    this.months.set(name, month);
    return month;
  }

  private monthLike(other: RollupDelta): RollupDelta {
    const { tenant, cube, localDate, dims } = other.row;
    const name = seriesName(tenant, cube, localDate, dims);
    const month = this.months.get(name) ?? emptyLike(other);
    this.months.set(name, month);
    return month;
  }
}

function seriesName(tenant: string, cube: string, date: string, dims: readonly string[]): string {
  return `${tenant}\0${cube}\0${date}\0${dims.join('\0')}`;
}

function find(deltas: readonly RollupDelta[], grain: RollupGrain, bucket: number): RollupDelta | undefined {
  for (const delta of deltas) if (delta.row.bucket === bucket && delta.row.grain === grain) return delta;
  return undefined;
}

function addToDay(deltas: RollupDelta[], tenant: string, line: AppliedLine, sign: 1 | -1, cause: Cause): void {
  if (line.hour !== undefined) addLine(deltas, tenant, 'hour', line.hour, line, sign, cause);
  addLine(deltas, tenant, 'day', line.day, line, sign, cause);
}

/** Where only days are counted the month tells on which: its bins are the days of the month. */
function addToMonth(month: RollupDelta, line: AppliedLine, sign: 1 | -1): void {
  addSums(month, line, sign);
  if (line.hour === undefined) addToBin(month, Number(line.date.slice(8)), sign);
}

function addLine(deltas: RollupDelta[], tenant: string, grain: Grain, bucket: number, line: AppliedLine, sign: 1 | -1, cause: Cause): void {
  let delta = find(deltas, grain, bucket);
  if (!delta) deltas.push((delta = deltaOf(tenant, grain, bucket, line, cause)));
  addSums(delta, line, sign);
  if (line.value !== undefined) addToBin(delta, binOf(line.value), sign);
}

function addSums(delta: RollupDelta, { measures }: AppliedLine, sign: 1 | -1): void {
  delta.n += sign;
  for (let i = 0; i < measures.length; i++) {
    const sum = (delta.sums[i] ?? 0) + sign * (measures[i] as number);
    if (!Number.isSafeInteger(sum)) throw new RefusedByStore('the sums of one batch exceed 2^53');
    delta.sums[i] = sum;
  }
}

function deltaOf(tenant: string, grain: RollupGrain, bucket: number, { cube, date, dims, measures }: AppliedLine, cause: Cause): RollupDelta {
  const name = `${tenant}\0${cube}\0${grain}\0${bucket}\0${date}\0${dims.join('\0')}`;
  const row: RollupRow = {
    key: rollupKeyOf(name, bucket), tenant, cube, grain, bucket, localDate: date, dims,
    n: 0, sums: measures.map(() => 0n), bins: [], counts: [],
  };
  return { row, n: 0, sums: measures.map(() => 0), bins: noBins, cause };
}

function emptyLike({ row, sums, cause }: RollupDelta): RollupDelta {
  return { row, n: 0, sums: sums.map(() => 0), bins: noBins, cause };
}

function beginLike(deltas: RollupDelta[], other: RollupDelta): RollupDelta {
  const delta = emptyLike(other);
  deltas.push(delta);
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
