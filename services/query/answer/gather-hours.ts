import type { Cell } from '../formulas/figure.js';

/** Cells by the start of their hour, in the order given. */
export function gatherHours(cells: readonly (readonly [hour: string, cell: Cell])[]): ReadonlyMap<string, readonly Cell[]> {
  const byHour = new Map<string, Cell[]>();
  for (const [hour, cell] of cells) {
    const gathered = byHour.get(hour);
    if (gathered) gathered.push(cell);
    else byHour.set(hour, [cell]);
  }
  return byHour;
}
