import type { Cube } from '#libs/contracts';
import { addDays, daysBetween, sameDayYearBefore, type ReferenceSnapshot } from '#libs/reference';
import { type CapacityUnit, capacityUnits } from '../formulas/capacity.js';
import { type Comparison, comparisons } from '../growth/comparison.js';
import { dimensionNames, filtersToRead, parameterOf, parseFilters, readList } from './parse-filters.js';
import { dateOf, parseInstant } from './parse-time.js';
import { parseHours } from './parse-hours.js';
import { type CatalogueEntry, type Question, isReported } from './question.js';
import { refuse } from './refuse.js';
import { type QueryGrain, type Span, grains } from './windows.js';

/** Days a question may span, by grain: what one answer can be computed from in good time. */
export const longestDays: Readonly<Record<QueryGrain, number>> = {
  hour: 92, day: 3_660, week: 7_320, month: 36_600, quarter: 36_600, year: 36_600, total: 36_600,
};

/** Reads the parameters of a question about an indicator. Throws a 400 that says what is allowed. */
export function parseQuestion(entry: CatalogueEntry, asked: string, params: URLSearchParams, reference: ReferenceSnapshot, now: number): Question {
  const { cube } = entry;
  const grain = oneOf(params, 'grain', grains) ?? 'total';
  const compare = oneOf(params, 'compare', comparisons);
  const asks = parseFilters(entry, params, reference);
  const by = parseBy(cube, params);
  const capacityUnit = parseCapacityUnit(entry, params);
  const hours = grain === 'hour' ? parseHours(params, now) : undefined;
  const question: Question = {
    ...entry, asked, grain, by, asks, compare, capacityUnit,
    range: hours?.range ?? parseRange(params, now, compare),
    hours: hours?.hours,
    byInstant: hours?.byInstant ?? false,
    filters: filtersToRead(entry, asks, reference),
    asOf: parseOptionalInstant(params, 'asOf'),
    knownAt: parseOptionalInstant(params, 'knownAt'),
  };
  checkRange(question);
  checkHours(question);
  return question;
}

/** The value of a parameter with a closed list. */
export function oneOf<T extends string>(params: URLSearchParams, name: string, allowed: readonly T[]): T | undefined {
  const text = params.get(name);
  if (text === null || text === '') return undefined;
  const found = allowed.find((value) => value === text);
  if (found === undefined) throw refuse(name, `${name} is never "${text}".`, allowed);
  return found;
}

function parseBy(cube: Cube, params: URLSearchParams): string[] {
  const names = dimensionNames(cube);
  const by = readList(params, 'by');
  const wrong = by.find((name) => !names.includes(name));
  if (wrong !== undefined) throw refuse('by', `There is no dimension "${wrong}".`, names);
  return by;
}

function parseCapacityUnit({ indicator, cube }: CatalogueEntry, params: URLSearchParams): CapacityUnit | undefined {
  const unit = oneOf(params, 'capacity_unit', Object.keys(capacityUnits) as CapacityUnit[]);
  if (unit === undefined || indicator.formula.kind === 'capacity') return unit;
  throw refuse('capacity_unit', `${indicator.name} has no capacity_unit.`, dimensionNames(cube).map(parameterOf));
}

function parseOptionalInstant(params: URLSearchParams, name: string): number | undefined {
  const text = params.get(name);
  return text === null || text === '' ? undefined : parseInstant(name, text);
}

/** Without `to`: until the end of today in UTC. Without `from`: a year before `to`, or 1 January when the year to date is asked for. */
function parseRange(params: URLSearchParams, now: number, compare: Comparison | undefined): Span {
  const given = (name: string): string | undefined => {
    const text = params.get(name);
    return text === null || text === '' ? undefined : dateOf(name, text);
  };
  const to = given('to') ?? addDays(new Date(now).toISOString().slice(0, 10), 1);
  const newYear = `${addDays(to, -1).slice(0, 4)}-01-01`;
  const from = given('from') ?? (compare === 'year-to-date' ? newYear : sameDayYearBefore(to));
  return { from, to };
}

function checkRange({ grain, range, compare }: Question): void {
  const { from, to } = range;
  if (from >= to) throw refuse('to', `to (${to}) must be later than from (${from}): from is inclusive, to exclusive.`);
  const days = daysBetween(from, to);
  const most = longestDays[grain];
  if (days > most) throw refuse('from', `grain=${grain} spans at most ${most} days and ${days} were asked for: narrow the range or take a coarser grain.`);
  if (compare !== 'year-to-date') return;
  const newYear = `${addDays(to, -1).slice(0, 4)}-01-01`;
  if (grain !== 'total') throw refuse('grain', 'compare=year-to-date gives one figure from 1 January on: ask for grain=total.', ['total']);
  if (from !== newYear) throw refuse('from', `compare=year-to-date begins on 1 January: leave from out or give ${newYear}.`);
}

function checkHours({ grain, compare, cube, indicator }: Question): void {
  if (grain !== 'hour') return;
  if (compare) throw refuse('compare', 'Hours are not compared: take grain=day or coarser.', grains.slice(1));
  if (cube.grains.includes('hour') || isReported(cube)) return;
  throw refuse('grain', `${indicator.name} is kept by local day, not by hour.`, grains.slice(1));
}
