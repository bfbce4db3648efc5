import type { Cube } from '#libs/contracts';
import type { ReferenceSnapshot } from '#libs/reference';
import { derivedOf, findDerived } from './derived.js';
import { type CatalogueEntry, listOf, variantParametersOf } from './question.js';
import { refuse } from './refuse.js';

/** Parameters that are no dimensions. */
export const ownParameters = [
  'from', 'to', 'grain', 'by', 'compare', 'asOf', 'knownAt', 'credentials', 'format', 'limit', 'cursor',
] as const;

/** Names a dimension where a parameter of our own has its name: `filter.from=KZ`. */
const prefix = 'filter.';
const largestFilter = 1_000;

/** The dimensions a cube may be filtered and split by, derived ones last. */
export function dimensionNames(cube: Cube): string[] {
  return [...cube.dimensions.map(({ name }) => name), ...derivedOf(cube).map(({ name }) => name)];
}

/** How a dimension is written as a parameter. */
export function parameterOf(dimension: string): string {
  return (ownParameters as readonly string[]).includes(dimension) ? prefix + dimension : dimension;
}

/** Filters as asked: dimension → values. Throws a 400 for names and values that cannot be. */
export function parseFilters(entry: CatalogueEntry, params: URLSearchParams, reference: ReferenceSnapshot): Record<string, string[]> {
  const { cube } = entry;
  const filters: Record<string, string[]> = {};
  const others: readonly string[] = [...ownParameters, ...variantParametersOf(entry)];
  for (const parameter of new Set(params.keys())) {
    if (others.includes(parameter)) continue;
    const name = parameter.startsWith(prefix) ? parameter.slice(prefix.length) : parameter;
    if (!dimensionNames(cube).includes(name)) throw unknownParameter(entry, parameter);
    const values = readList(params, parameter);
    if (values.length === 0 || values.length > largestFilter) throw refuse(parameter, `${parameter} takes 1 to ${largestFilter} values.`);
    checkValues(cube, name, values, reference);
    filters[name] = [...(filters[name] ?? []), ...values];
  }
  return filters;
}

/** The values of a parameter given once with commas, several times, or both. */
export function readList(params: URLSearchParams, parameter: string): string[] {
  const values = params.getAll(parameter).flatMap((text) => text.split(',')).map((text) => text.trim());
  return [...new Set(values.filter((text) => text !== ''))];
}

function unknownParameter(entry: CatalogueEntry, parameter: string): Error {
  const allowed = [...ownParameters, ...variantParametersOf(entry), ...dimensionNames(entry.cube).map(parameterOf)];
  return refuse(parameter, `There is no parameter "${parameter}".`, allowed);
}

function checkValues(cube: Cube, name: string, values: readonly string[], reference: ReferenceSnapshot): void {
  const derived = cube.dimensions.some((each) => each.name === name) ? undefined : findDerived(cube, name);
  const allowed = derived ? derived.allowed(reference) : allowedValues(cube, name, reference);
  if (allowed === undefined) return;
  const isKnown = (value: string): boolean => (derived ? derived.members(value, reference) !== undefined : allowed.includes(value));
  const wrong = values.find((value) => !isKnown(value));
  if (wrong !== undefined) throw refuse(parameterOf(name), `${name} is never "${wrong}"${derived?.madeOf ? `: it is ${derived.madeOf}` : ''}.`, allowed);
}

/** The closed set of a dimension's values; undefined where the set is open. */
export function allowedValues(cube: Cube, name: string, reference: ReferenceSnapshot): readonly string[] | undefined {
  const dimension = cube.dimensions.find((each) => each.name === name);
  if (dimension) return dimension.values;
  const derived = findDerived(cube, name);
  return derived?.madeOf === undefined ? derived?.allowed(reference) : undefined;
}

/** What is read: derived filters become filters of the cube's own dimensions; the indicator's own come on top. */
export function filtersToRead(entry: CatalogueEntry, asks: Readonly<Record<string, readonly string[]>>, reference: ReferenceSnapshot): Record<string, readonly string[]> {
  const { cube, indicator } = entry;
  const read: Record<string, readonly string[]> = {};
  const narrow = (name: string, values: readonly string[]): void => {
    read[name] = read[name]?.filter((value) => values.includes(value)) ?? values;
  };
  for (const [name, value] of Object.entries(indicator.defaults ?? {})) if (asks[name] === undefined) narrow(name, listOf(value));
  for (const [name, value] of Object.entries(indicator.where ?? {})) narrow(name, listOf(value));
  for (const [name, values] of Object.entries(asks)) {
    const derived = findDerived(cube, name);
    if (!derived) narrow(name, values);
    else derived.from.forEach((own, i) => narrow(own, [...new Set(values.flatMap((value) => derived.members(value, reference)?.[i] ?? []))]));
  }
  return read;
}
