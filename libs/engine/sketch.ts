import { firstIndex } from '#libs/contracts';

/**
 * The stored sketch: a log histogram with fixed γ = 1.02, hence exactly addable and subtractable.
 * Bin 0 holds the value 0; bin b ≥ 1 holds (γ^(b-2), γ^(b-1)], shown as its middle, at most 1 % off.
 * Bucketing after Masson, Rim, Lee: "DDSketch", VLDB 2019, without its collapsing.
 */
const gamma = 1.02;
const logGamma = Math.log(gamma);

/** The bin of a non-negative integer. */
export function binOf(value: number): number {
  return value < 1 ? 0 : Math.ceil(Math.log(value) / logGamma) + 1;
}

/** The value a bin stands for, within 1 % of every value in it. */
export function valueOfBin(bin: number): number {
  return bin === 0 ? 0 : (2 * gamma ** (bin - 1)) / (gamma + 1);
}

export interface Sketch {
  /** Ascending. */
  readonly bins: readonly number[];
  /** Positive, one per bin. */
  readonly counts: readonly number[];
}

export const emptySketch: Sketch = { bins: [], counts: [] };

/** Adds signed counts by bin; bins that come to 0 vanish. */
export function addToSketch(sketch: Sketch, delta: ReadonlyMap<number, number>): Sketch {
  if (delta.size === 0) return sketch;
  const [bins, counts] = [sketch.bins.slice(), sketch.counts.slice()];
  delta.forEach((count, bin) => {
    const at = firstIndex(bins.length, (index) => (bins[index] as number) < bin);
    if (bins[at] !== bin) insert(bins, counts, at, bin, count);
    else if ((counts[at] as number) + count === 0) remove(bins, counts, at);
    else counts[at] = (counts[at] as number) + count;
  });
  return { bins, counts };
}

function insert(bins: number[], counts: number[], at: number, bin: number, count: number): void {
  if (count === 0) return;
  bins.splice(at, 0, bin);
  counts.splice(at, 0, count);
}

function remove(bins: number[], counts: number[], at: number): void {
  bins.splice(at, 1);
  counts.splice(at, 1);
}

/** The q-quantile (0..1) of what went in, within 1 %: the least value that more than the share q does not exceed, else the largest; null when nothing went in. */
export function quantile(sketch: Sketch, q: number): number | null {
  const total = sketch.counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let seen = 0;
  for (let i = 0; i < sketch.bins.length; i++) {
    seen += sketch.counts[i] as number;
    if (seen > q * total) return valueOfBin(sketch.bins[i] as number);
  }
  return valueOfBin(sketch.bins[sketch.bins.length - 1] as number);
}
