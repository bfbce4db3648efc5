import type { Cube, Indicator } from '#libs/contracts';
import type { ReferenceSnapshot } from '#libs/reference';
import { comparisons } from '../growth/comparison.js';
import { derivedOf } from '../question/derived.js';
import { allowedValues, dimensionNames, parameterOf } from '../question/parse-filters.js';
import { longestDays } from '../question/parse-question.js';
import { type CatalogueEntry, variantParametersOf } from '../question/question.js';
import { grains } from '../question/windows.js';
import { besideNames } from '../formulas/needs.js';
import { formulaInWords } from './formula-in-words.js';
import { partNames } from './write-fields.js';

/** An indicator as the catalogue shows it. */
export function describeEntry(entry: CatalogueEntry, reference: ReferenceSnapshot): object {
  const { domain, cube, indicator } = entry;
  const isNow = indicator.formula.kind === 'gauge-now';
  return {
    name: indicator.name,
    aliases: indicator.aliases ?? [],
    domain: domain.name,
    title: indicator.title,
    meaning: indicator.meaning,
    unit: indicator.unit,
    decimals: indicator.decimals,
    formula: formulaInWords(indicator, cube),
    dimensions: dimensionNames(cube).map((name) => describeDimension(cube, name, reference)),
    variants: Object.fromEntries(variantParametersOf(entry).map((parameter) => [parameter, valuesOf(entry, parameter)])),
    mustChoose: indicator.single ?? [],
    always: indicator.where ?? {},
    unlessAsked: indicator.defaults ?? {},
    parts: partNames(indicator),
    beside: besideNames(indicator),
    quantiles: describeQuantiles(indicator, cube),
    grains: isNow ? ['total'] : grains.filter((grain) => grain !== 'hour' || cube.grains.includes('hour')),
    longestDays: isNow ? {} : longestDays,
    comparisons: isNow ? [] : comparisons,
  };
}

function valuesOf({ variants }: CatalogueEntry, parameter: string): string[] {
  return variants.flatMap(({ variant }) => (variant?.parameter === parameter ? variant.value : []));
}

function describeDimension(cube: Cube, name: string, reference: ReferenceSnapshot): object {
  const own = cube.dimensions.find((dimension) => dimension.name === name);
  const derived = derivedOf(cube).find((each) => each.name === name);
  return {
    name,
    parameter: parameterOf(name),
    values: allowedValues(cube, name, reference) ?? null,
    reference: own?.reference ?? null,
    derivedFrom: derived?.from ?? null,
  };
}

function describeQuantiles({ sketchDivisor }: Indicator, { sketch }: Cube): object | null {
  if (sketchDivisor === undefined || !sketch) return null;
  return { of: sketch.name, unit: sketch.unit === 's' && sketchDivisor === 3_600 ? 'h' : sketch.unit, relativeError: 0.01 };
}
