import type { ReferenceSnapshot } from '#libs/reference';
import type { Cell } from '../formulas/figure.js';
import type { Question } from '../question/question.js';
import type { SecondReading } from './reading.js';
import { type RowKey, groupCells, keyIn, keyText } from './row-groups.js';

/** The cells of the question's cube and of the second one, if there is one, by the row they belong to. */
export interface PairedCells {
  /** The keys that have rows, by their text. */
  readonly keys: ReadonlyMap<string, RowKey>;
  at(key: RowKey): { readonly cells: readonly Cell[]; readonly per: readonly Cell[] };
}

/** Puts cells of both cubes beside each other; the second may lack dimensions of the rows. */
export function pairCells(question: Question, reference: ReferenceSnapshot, cells: readonly Cell[], per: readonly Cell[], second: SecondReading | undefined): PairedCells {
  const own = groupCells(cells, question, question.cube, reference);
  const other = second ? groupCells(per, question, second.cube, reference) : new Map<string, { key: RowKey; cells: Cell[] }>();
  const withRows = second?.makesRows ? [...own, ...other] : [...own];
  return {
    keys: new Map(withRows.map(([text, { key }]) => [text, key])),
    at: (key) => ({
      cells: own.get(keyText(key))?.cells ?? [],
      per: (second && other.get(keyText(keyIn(second.cube, question.by, key)))?.cells) ?? [],
    }),
  };
}
