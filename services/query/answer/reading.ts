import type { Cube, Indicator } from '#libs/contracts';
import type { DimensionFilter } from '#libs/database/reads';
import type { ReferenceSnapshot } from '#libs/reference';
import { capacityUnitOf, capacityUnits } from '../formulas/capacity.js';
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
  readonly dates: boolean;
}

/** The reading of the question's own cube. */
export function mainReading(question: Question, reference: ReferenceSnapshot): Reading {
  const { cube, indicator, compare } = question;
  const inUsd = indicator.formula.kind === 'usd';
  const extra = [...(inUsd ? ['currency'] : []), ...(compare ? coverageDimensions(cube) : []), ...(indicator.formula.kind === 'mean' ? nodeOf(question) : [])];
  return {
    cube,
    group: groupOf(cube, question.by, extra),
    filters: filtersOf(cube, question, reference),
    measures: measuresOf(indicator, cube),
    sketch: indicator.sketchDivisor !== undefined && cube.sketch !== undefined,
    dates: inUsd || (compare !== undefined && isReported(cube)),
  };
}

/** The reading of the cube by which a formula in USD is divided; undefined for other formulas. */
export function perReading(question: Question, reference: ReferenceSnapshot): Reading | undefined {
  const { formula } = question.indicator;
  if (formula.kind !== 'usd' || !formula.per) return undefined;
  const { per } = formula;
  const cube = question.domain.cubes.find(({ name }) => name === per.cube);
  if (!cube) throw new Error(`${question.indicator.name} is divided by ${per.cube}, which ${question.domain.name} does not declare`);
  const extra = question.compare ? coverageDimensions(cube) : [];
  return {
    cube,
    group: groupOf(cube, question.by, extra),
    filters: filtersOf(cube, question, reference),
    measures: [per.measure],
    sketch: false,
    dates: false,
  };
}

/** Who reports: by these the coverage of two periods is compared. */
export function coverageDimensions(cube: Cube): string[] {
  const reporter = cube.dimensions.find(({ reference }) => reference === 'node' || reference === 'checkpoint' || reference === 'airport');
  return reporter ? [reporter.name] : [];
}

/** Coverage in seconds needs the node's zone. */
function nodeOf({ indicator, cube }: Question): string[] {
  const { formula } = indicator;
  return formula.kind === 'mean' && formula.per === 'observed_s' && cube.dimensions.some(({ name }) => name === 'node') ? ['node'] : [];
}

/** The cube's own dimensions that are needed to tell `by` and `extra` apart; those the cube lacks are left out. */
function groupOf(cube: Cube, by: readonly string[], extra: readonly string[]): string[] {
  const own = new Set(cube.dimensions.map(({ name }) => name));
  const wanted = [...by.map((name) => (own.has(name) ? name : (findDerived(cube, name)?.from ?? name))), ...extra];
  return [...new Set(wanted)].filter((name) => own.has(name));
}

function measuresOf({ formula, parts }: Indicator, cube: Cube): string[] {
  const ofFormula = {
    sum: () => (formula.kind === 'sum' ? [formula.measure] : []),
    mean: () => (formula.kind === 'mean' ? [formula.of, formula.per, formula.per.replace(/_s$/, '_n')] : []),
    usd: () => (formula.kind === 'usd' ? [formula.amount] : []),
    capacity: () => ['n'],
    'gauge-now': () => [],
  }[formula.kind]();
  const declared = new Set(cube.measures.map(({ name }) => name));
  return [...new Set([cube.count, ...ofFormula, ...Object.values(parts ?? {})])].filter((name) => declared.has(name));
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
function unitTypesOf({ indicator, filters, capacityUnit }: Question, reference: ReferenceSnapshot): Record<string, readonly string[]> {
  if (indicator.formula.kind !== 'capacity' || filters['unit_type']) return {};
  if (capacityUnit) return { unit_type: capacityUnits[capacityUnit] };
  const modes = new Set((filters['checkpoint'] ?? reference.checkpoints.map(({ id }) => id)).map((id) => reference.checkpoint(id)?.mode ?? ''));
  return { unit_type: [...modes].flatMap((mode): readonly string[] => capacityUnits[capacityUnitOf(mode)]) };
}
