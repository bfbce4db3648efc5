import { type Sketch, addToSketch, emptySketch } from '#libs/engine';
import type { Cell } from './figure.js';

/** Σ of a measure. */
export function total(cells: readonly Cell[], measure: string): bigint {
  return cells.reduce((sum, cell) => sum + (cell.sums[measure] ?? 0n), 0n);
}

/** The sketch of all that went into the cells. */
export function mergeSketches(cells: readonly Cell[]): Sketch {
  const [only] = cells;
  if (only && cells.length === 1) return only.sketch;
  const counts = new Map<number, number>();
  for (const { sketch } of cells) {
    sketch.bins.forEach((bin, i) => counts.set(bin, (counts.get(bin) ?? 0) + (sketch.counts[i] as number)));
  }
  return addToSketch(emptySketch, counts);
}
