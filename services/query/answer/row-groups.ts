import type { Cube } from '#libs/contracts';
import type { ReferenceSnapshot } from '#libs/reference';
import type { Cell } from '../formulas/figure.js';
import { findDerived } from '../question/derived.js';
import type { Question } from '../question/question.js';

/** Values of `by`, in its order; null where the cube a cell comes from lacks the dimension. */
export type RowKey = readonly (string | null)[];

const separator = '\u001f';

/** One text for one key; sorts like the key's values. */
export function keyText(key: RowKey): string {
  return key.map((value) => value ?? '').join(separator);
}

/** Cells by the text of the row they belong to; a cell in several groups of a derived dimension belongs to several rows. */
export function groupCells(cells: readonly Cell[], by: readonly string[], cube: Cube, reference: ReferenceSnapshot): Map<string, { key: RowKey; cells: Cell[] }> {
  const groups = new Map<string, { key: RowKey; cells: Cell[] }>();
  for (const cell of cells) {
    for (const key of keysOf(cell, by, cube, reference)) {
      const text = keyText(key);
      const group = groups.get(text);
      if (group) group.cells.push(cell);
      else groups.set(text, { key, cells: [cell] });
    }
  }
  return groups;
}

/** The keys of a row that values of a cell belong to. */
export function keysOf({ values }: Pick<Cell, 'values'>, by: readonly string[], cube: Cube, reference: ReferenceSnapshot): RowKey[] {
  return by.reduce<RowKey[]>(
    (keys, name) => {
      const derived = findDerived(cube, name);
      const own = values[derived?.from ?? name];
      const found: readonly (string | null)[] = own === undefined ? [null] : derived ? derived.lookUp(own, reference) : [own];
      return keys.flatMap((key) => found.map((value) => [...key, value]));
    },
    [[]],
  );
}

const mostNamedRows = 1_000;

/** The rows a caller named by filtering every dimension of `by`: they are answered even if nothing was observed. */
export function namedKeys({ by, asks }: Question): RowKey[] {
  const lists = by.map((name) => asks[name]);
  const count = lists.reduce((product, list) => product * (list?.length ?? 0), 1);
  if (count === 0 || count > mostNamedRows) return [];
  return lists.reduce<RowKey[]>((keys, list) => keys.flatMap((key) => (list ?? []).map((value) => [...key, value])), [[]]);
}
