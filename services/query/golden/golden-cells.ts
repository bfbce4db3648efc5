import type { Cube } from '#libs/contracts';
import { emptySketch } from '#libs/engine';
import { addDays, type ReferenceSnapshot } from '#libs/reference';
import type { Cell } from '../formulas/figure.js';
import { listOf } from '../question/question.js';
import type { Span } from '../question/windows.js';

/** A day rollup as the evaluator reads it; an engine RollupRow is one. */
export interface DayRollup {
  readonly grain: 'hour' | 'day';
  readonly localDate: string;
  readonly dims: readonly string[];
  readonly n: number;
  readonly sums: readonly bigint[];
}

/** Where golden indicators are evaluated. */
export interface GoldenContext {
  readonly cubes: readonly Cube[];
  readonly reference: ReferenceSnapshot;
  /** All rollups of a cube; those of hours are ignored. */
  rollups(cube: string): readonly DayRollup[] | Promise<readonly DayRollup[]>;
}

/** Values by dimension, all of which must match. */
export type Where = Readonly<Record<string, string | readonly string[]>>;
/** Inclusive dates, as golden files write them. */
export type Days = readonly [first: string, last: string];

/** The day cells of a cube within inclusive dates. */
export async function cellsOf(context: GoldenContext, cubeName: string, days: Days, where: Where = {}): Promise<Cell[]> {
  const cube = cubeOf(context, cubeName);
  const rows = await context.rollups(cubeName);
  return rows.filter((row) => row.grain === 'day' && row.localDate >= days[0] && row.localDate <= days[1]).map((row) => toCell(cube, row)).filter((cell) => matches(cell, where));
}

/** The cube of that name; throws when there is none. */
export function cubeOf({ cubes }: GoldenContext, name: string): Cube {
  const cube = cubes.find((each) => each.name === name);
  if (!cube) throw new Error(`no cube is called ${name}`);
  return cube;
}

function toCell(cube: Cube, row: DayRollup): Cell {
  return {
    date: row.localDate,
    dates: [row.localDate],
    values: Object.fromEntries(cube.dimensions.map(({ name }, i) => [name, row.dims[i] as string])),
    n: BigInt(row.n),
    sums: Object.fromEntries(cube.measures.map(({ name }, i) => [name, row.sums[i] ?? 0n])),
    sketch: emptySketch,
  };
}

function matches({ values }: Cell, where: Where): boolean {
  return Object.entries(where).every(([name, value]) => listOf(value).includes(values[name] as string));
}

/** The span of inclusive dates. */
export function spanOf([first, last]: Days): Span {
  return { from: first, to: addDays(last, 1) };
}
