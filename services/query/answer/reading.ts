import type { Cube } from '#libs/contracts';
import type { DimensionFilter } from '#libs/database/reads';
import type { ReferenceSnapshot } from '#libs/reference';
import { type CapacityUnit, capacityUnitOf, capacityUnits } from '../formulas/capacity.js';
import { type CubeNeeds, needsOf, secondNeedsOf } from '../formulas/needs.js';
import { findDerived } from '../question/derived.js';
import { type Question, isReported } from '../question/question.js';

/** What is read from one cube to answer a question. */
export interface Reading {
  readonly cube: Cube;
  /** Dimensions kept apart in SQL, all of the cube's own. */
  readonly group: readonly string[];
  readonly filters: readonly DimensionFilter[];
  readonly measures: readonly string[];
  readonly sketch: boolean;
  readonly dates: DatesRead;
}

/** What cells tell of their local dates: nothing, which they are of, or the one each is of. */
export type DatesRead = 'summed' | 'listed' | 'apart';

/** What is read of a second cube; `makesRows`: what only it holds has rows too. */
export interface SecondReading extends Reading {
  readonly makesRows: boolean;
}

/** The reading of the question's own cube. */
export function mainReading(question: Question, reference: ReferenceSnapshot): Reading {
  const { cube, indicator, compare } = question;
  const needs = needsOf(indicator);
  const sketch = indicator.sketchDivisor !== undefined && cube.sketch !== undefined;
  const reading = { ...readingOf(cube, question, reference, needs), measures: declared(cube, [cube.count, ...needs.measures]), sketch };
  return compare && isReported(cube) && reading.dates === 'summed' ? { ...reading, dates: datesToCompare(cube, sketch) } : reading;
}

/** Months list their dates where only days are counted, and have no sketch. */
function datesToCompare({ grains }: Cube, sketch: boolean): DatesRead {
  return sketch || grains.includes('hour') ? 'apart' : 'listed';
}

/** The reading of the other cube that a formula or a companion needs; undefined when there is none. */
export function perReading(question: Question, reference: ReferenceSnapshot): SecondReading | undefined {
  const needs = secondNeedsOf(question.indicator);
  if (!needs) return undefined;
  const cube = question.domain.cubes.find(({ name }) => name === needs.cube);
  if (!cube) throw new Error(`${question.indicator.name} reads ${needs.cube}, which ${question.domain.name} does not declare`);
  const measures = declared(cube, needs.makesRows ? [cube.count, ...needs.measures] : needs.measures);
  return { ...readingOf(cube, question, reference, needs), measures, sketch: false, makesRows: needs.makesRows };
}

function readingOf(cube: Cube, question: Question, reference: ReferenceSnapshot, { apart, dates }: CubeNeeds): Pick<Reading, 'cube' | 'group' | 'filters' | 'dates'> {
  const extra = question.compare ? [...apart, ...coverageDimensions(cube)] : apart;
  return { cube, group: groupOf(cube, question.by, extra), filters: filtersOf(cube, question, reference), dates: dates ? 'apart' : 'summed' };
}

/** Who reports: by these the coverage of two periods is compared. */
export function coverageDimensions(cube: Cube): string[] {
  const reporter = cube.dimensions.find(({ reference }) => reference === 'node' || reference === 'checkpoint' || reference === 'airport');
  return reporter ? [reporter.name] : [];
}

/** The cube's own dimensions that are needed to tell `by` and `extra` apart; those the cube lacks are left out. */
function groupOf(cube: Cube, by: readonly string[], extra: readonly string[]): string[] {
  const own = new Set(cube.dimensions.map(({ name }) => name));
  const wanted = [...by.flatMap((name) => (own.has(name) ? name : (findDerived(cube, name)?.from ?? name))), ...extra];
  return [...new Set(wanted)].filter((name) => own.has(name));
}

/** The measures of the cube among those wanted. */
function declared(cube: Cube, wanted: readonly string[]): string[] {
  const own = new Set(cube.measures.map(({ name }) => name));
  return [...new Set(wanted)].filter((name) => own.has(name));
}

/** Conditions on the cube's dimensions; figures of whole borders are left out unless somebody names their node. */
function filtersOf(cube: Cube, question: Question, reference: ReferenceSnapshot): DimensionFilter[] {
  const filters: DimensionFilter[] = [];
  const wanted = { ...question.filters, ...unitTypesOf(question, reference) };
  cube.dimensions.forEach(({ name, reference: kind }, index) => {
    const values = wanted[name];
    if (values) filters.push({ index, values });
    else if (kind === 'node') filters.push({ index, values: reference.nodes.filter((node) => node.isArea).map(({ id }) => id), not: true });
  });
  return filters;
}

/** Capacity counts certain unit types unless the caller chooses others. */
function unitTypesOf({ indicator: { formula }, filters }: Question, reference: ReferenceSnapshot): Record<string, readonly string[]> {
  if (formula.kind !== 'capacity' || formula.tonnes || filters['unit_type']) return {};
  if (formula.unit !== undefined) return { unit_type: capacityUnits[formula.unit as CapacityUnit] };
  const modes = new Set((filters['checkpoint'] ?? reference.checkpoints.map(({ id }) => id)).map((id) => reference.checkpoint(id)?.mode ?? ''));
  return { unit_type: [...modes].flatMap((mode): readonly string[] => capacityUnits[capacityUnitOf(mode)]) };
}
