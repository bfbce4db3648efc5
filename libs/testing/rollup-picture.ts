import type { RollupRow } from '#libs/engine';

/** Rollups as text, row by row, for comparing: name → `n | sums | bin:count …`. */
export type RollupPicture = ReadonlyMap<string, string>;

/** The name of a rollup row within a picture; `bucket` is epoch seconds. */
export function rollupName(row: { cube: string; grain: string; bucket: number; localDate: string; dims: readonly string[] }): string {
  return [row.cube, row.grain, row.bucket, row.localDate, ...row.dims].join(' ');
}

/** What is stored, as a picture. Bins must ascend and counts be positive, or the picture differs from any recomputed one. */
export function pictureOf(rows: Iterable<RollupRow>): RollupPicture {
  const lines = [...rows].map((row): [string, string] => {
    const sketch = row.bins.map((bin, index) => `${bin}:${row.counts[index]}`).join(' ');
    return [rollupName(row), `${row.n} | ${row.sums.join(' ')} | ${sketch}`];
  });
  return new Map(lines);
}
