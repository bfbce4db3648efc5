import type { Cube } from '#libs/contracts';
import type { ReferenceSnapshot } from '#libs/reference';
import type { Cell } from '../formulas/figure.js';
import { findDerived } from '../question/derived.js';
import { dimensionNames } from '../question/parse-filters.js';
import type { Question } from '../question/question.js';

/** Values of `by`, in its order; null where the cube a cell comes from lacks the dimension. */
export type RowKey = readonly (string | null)[];

const separator = '\u001f';

/** One text for one key; sorts like the key's values. */
export function keyText(key: RowKey): string {
  return key.map((value) => value ?? '').join(separator);
}

/** How cells become rows. */
export type Grouping = Pick<Question, 'by' | 'asks'>;

/** Cells by the text of the row they belong to; a cell in several groups of a derived dimension belongs to several rows. */
export function groupCells(cells: readonly Cell[], grouping: Grouping, cube: Cube, reference: ReferenceSnapshot): Map<string, { key: RowKey; cells: Cell[] }> {
  const groups = new Map<string, { key: RowKey; cells: Cell[] }>();
  for (const cell of cells) {
    for (const key of keysOf(cell, grouping, cube, reference)) {
      const text = keyText(key);
      const group = groups.get(text);
      if (group) group.cells.push(cell);
      else groups.set(text, { key, cells: [cell] });
    }
  }
  return groups;
}

/** The keys of the rows that values of a cell belong to. */
export function keysOf({ values }: Pick<Cell, 'values'>, { by, asks }: Grouping, cube: Cube, reference: ReferenceSnapshot): RowKey[] {
  return by.reduce<RowKey[]>((keys, name) => {
    const found = valuesOf(values, name, asks[name], cube, reference);
    return keys.flatMap((key) => found.map((value) => [...key, value]));
  }, [[]]);
}

/** The values of a dimension, derived or not: of several groups only those asked for; null where the cube lacks it. */
function valuesOf(values: Cell['values'], name: string, asked: readonly string[] | undefined, cube: Cube, reference: ReferenceSnapshot): readonly (string | null)[] {
  const derived = values[name] === undefined ? findDerived(cube, name) : undefined;
  const own = (derived?.from ?? [name]).map((each) => values[each]);
  if (own.includes(undefined)) return [null];
  if (!derived) return own as string[];
  const found = derived.lookUp(own as string[], reference);
  return asked ? found.filter((value) => asked.includes(value)) : found;
}

/** The key under which another cube, which may lack dimensions, holds a row's cells. */
export function keyIn(cube: Cube, by: readonly string[], key: RowKey): RowKey {
  const names = dimensionNames(cube);
  return key.map((value, i) => (names.includes(by[i] as string) ? value : null));
}

const mostNamedRows = 1_000;

/** The rows a caller named by filtering every dimension of `by`: they are answered even if nothing was observed. */
export function namedKeys({ by, asks }: Question): RowKey[] {
  const lists = by.map((name) => asks[name]);
  const count = lists.reduce((product, list) => product * (list?.length ?? 0), 1);
  if (count === 0 || count > mostNamedRows) return [];
  return lists.reduce<RowKey[]>((keys, list) => keys.flatMap((key) => (list ?? []).map((value) => [...key, value])), [[]]);
}
