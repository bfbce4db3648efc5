import type { Cube, Formula, Indicator } from '#libs/contracts';
import type { ReferenceSnapshot } from '#libs/reference';
import { comparisons } from '../growth/comparison.js';
import { derivedOf } from '../question/derived.js';
import { allowedValues, dimensionNames, parameterOf } from '../question/parse-filters.js';
import { longestDays } from '../question/parse-question.js';
import type { CatalogueEntry } from '../question/question.js';
import { grains } from '../question/windows.js';

/** An indicator as the catalogue shows it. */
export function describeEntry({ domain, cube, indicator }: CatalogueEntry, reference: ReferenceSnapshot): object {
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
    mustChoose: indicator.single ?? [],
    always: indicator.where ?? {},
    unlessAsked: indicator.defaults ?? {},
    parts: Object.keys(indicator.parts ?? {}),
    quantiles: describeQuantiles(indicator, cube),
    grains: isNow ? ['total'] : grains.filter((grain) => grain !== 'hour' || cube.grains.includes('hour')),
    longestDays: isNow ? {} : longestDays,
    comparisons: isNow ? [] : comparisons,
  };
}

/** A formula as a sentence would say it. */
export function formulaInWords({ formula, where }: Indicator, cube: Cube): string {
  const scope = where ? ` where ${Object.entries(where).map(([name, value]) => `${name} is ${[value].flat().join(' or ')}`).join(' and ')}` : '';
  return `${sentenceOf(formula, cube)}${scope}`;
}

function sentenceOf(formula: Formula, cube: Cube): string {
  switch (formula.kind) {
    case 'sum':
      return `sum of ${formula.measure} of ${cube.name}${formula.divisor ? ` / ${formula.divisor}` : ''}`;
    case 'mean':
      return `sum of ${formula.of} / sum of ${formula.per} of ${cube.name}${formula.divisor ? ` / ${formula.divisor}` : ''}`;
    case 'usd': {
      const per = formula.per ? ` / sum of ${formula.per.measure} of ${formula.per.cube}` : '';
      return `sum of ${formula.amount} of ${cube.name} in USD${per}: each local day and currency at the rate of that day, or the latest of the 7 days before, rounded to a cent`;
    }
    case 'capacity':
      return `sum of n of ${cube.name} / (design capacity x open days): trains per direction by rail, trucks, buses and cars by road`;
    case 'gauge-now':
      return `the latest fact of each series of ${cube.name}, with its age; STALE when older than its source says it holds`;
  }
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

