import type { Distance, DistanceOf } from './distance.js';
import type { Cell } from './figure.js';

/** Cells of one way, with its length where that is known. */
export interface Way {
  /** One text for the two nodes. */
  readonly ends: string;
  readonly cells: readonly Cell[];
  readonly distance: Distance | undefined;
}

/** Cells by the nodes `from` and `to` that their way leads between. */
export function groupByEnds(cells: readonly Cell[], distanceOf: DistanceOf): Way[] {
  const ways = new Map<string, Cell[]>();
  for (const cell of cells) {
    const key = `${cell.values['from'] ?? ''}\u001f${cell.values['to'] ?? ''}`;
    const way = ways.get(key);
    if (way) way.push(cell);
    else ways.set(key, [cell]);
  }
  return [...ways].map(([ends, ofWay]) => {
    const [from = '', to = ''] = ends.split('\u001f');
    return { ends, cells: ofWay, distance: distanceOf(from, to) };
  });
}
