import type { Cube, Dimension } from '#libs/contracts';
import type { ReferenceSnapshot } from '#libs/reference';
import type { CellSource } from '../answer/cell-source.js';
import { mainReading } from '../answer/reading.js';
import { findDerived } from '../question/derived.js';
import { type Question, isReported } from '../question/question.js';

/**
 * How many stays, passages and the like of the days and places asked for are still open: they will move the figure. Null where
 * that cannot be told: for reported figures, and for filters that what is open has no value of yet.
 */
export async function countOpen(question: Question, reference: ReferenceSnapshot, source: CellSource): Promise<number | null> {
  const open = isReported(question.cube) ? undefined : openCubeOf(question);
  if (!open) return null;
  const { cube, dimension } = open;
  const filters = filtersFor(cube, dimension, question, reference);
  if (!filters) return null;
  const indicator = { ...question.indicator, formula: { kind: 'sum' as const, measure: cube.count } };
  const reading = mainReading({ ...question, cube, indicator, filters, by: [], compare: undefined }, reference);
  const cells = (await source.readCells({ ...reading, sketch: false, dates: 'summed' }, [question.range])).flat();
  return Number(cells.reduce((sum, { n }) => sum + n, 0n));
}

/** The question's own cube where it tells what is open, else the first of its domain that does. */
function openCubeOf({ cube, domain }: Question): { cube: Cube; dimension: Dimension } | undefined {
  for (const each of [cube, ...domain.cubes]) {
    const dimension = each.dimensions.find(({ open }) => open !== undefined);
    if (dimension) return { cube: each, dimension };
  }
  return undefined;
}

/** The filters that the cube knows, with checkpoints as their two nodes; undefined where it lacks what the caller filters. */
function filtersFor(cube: Cube, dimension: Dimension, question: Question, reference: ReferenceSnapshot): Question['filters'] | undefined {
  const { asks, filters } = question;
  const has = (name: string): boolean => cube.dimensions.some((each) => each.name === name);
  const { checkpoint } = filters;
  const sides = checkpoint && !has('checkpoint') && has('node') ? { node: nodesOf(checkpoint, reference) } : {};
  const asked = Object.keys(asks).flatMap((name) => findDerived(question.cube, name)?.from ?? name);
  if (asked.some((name) => !has(name) && !(name === 'checkpoint' && 'node' in sides))) return undefined;
  const known = Object.entries({ ...filters, ...sides }).filter(([name]) => has(name));
  return { ...Object.fromEntries(known), [dimension.name]: dimension.open ?? [] };
}

function nodesOf(checkpoints: readonly string[], reference: ReferenceSnapshot): string[] {
  return checkpoints.flatMap((id) => {
    const checkpoint = reference.checkpoint(id);
    return checkpoint ? [checkpoint.nodeA, checkpoint.nodeB] : [];
  });
}
