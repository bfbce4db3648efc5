import type { Filter, Term } from '#libs/contracts';
import { type Sketch, addToSketch, emptySketch } from '#libs/engine';
import type { Cell } from './figure.js';

/** Σ of a measure. */
export function total(cells: readonly Cell[], measure: string): bigint {
  return cells.reduce((sum, cell) => sum + (cell.sums[measure] ?? 0n), 0n);
}

/** Σ of a term: its measure over the cells that match. */
export function totalOf(cells: readonly Cell[], { measure, where }: Term): bigint {
  return total(where ? matching(cells, where) : cells, measure);
}

/** The cells whose values are all among those of the filter. */
export function matching(cells: readonly Cell[], where: Filter): readonly Cell[] {
  return cells.filter(({ values }) => Object.entries(where).every(([name, value]) => [value].flat().includes(values[name] ?? '')));
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
