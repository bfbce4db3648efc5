import type { Cube } from '#libs/contracts';
import { addDays, daysBetween, sameDayYearBefore, type ReferenceSnapshot } from '#libs/reference';
import { type Comparison, comparisons } from '../growth/comparison.js';
import { findDerived } from './derived.js';
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
  checkPairs(cube, asks, by);
  const hours = grain === 'hour' ? parseHours(params, now) : undefined;
  const question: Question = {
    ...entry, asked, grain, by, asks, compare,
    range: hours?.range ?? parseRange(params, now, entry, compare),
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

/** Two values of a dimension made of two would let in what lies between them. */
function checkPairs(cube: Cube, asks: Readonly<Record<string, readonly string[]>>, by: readonly string[]): void {
  const several = Object.keys(asks).find((name) => (asks[name]?.length ?? 0) > 1 && (findDerived(cube, name)?.from.length ?? 0) > 1 && !by.includes(name));
  if (several !== undefined) throw refuse(parameterOf(several), `${several} is filtered to one value, or to several when it is in by.`);
}

function parseOptionalInstant(params: URLSearchParams, name: string): number | undefined {
  const text = params.get(name);
  return text === null || text === '' ? undefined : parseInstant(name, text);
}

/** What is open may be so for long: before this no event is taken. */
const firstDate = '1990-01-01';

/**
 * Without `to`: until the end of today in UTC. Without `from`: a year before `to`, or 1 January when the year to date is asked for;
 * of what is open, all of it.
 */
function parseRange(params: URLSearchParams, now: number, { indicator }: CatalogueEntry, compare: Comparison | undefined): Span {
  const given = (name: string): string | undefined => {
    const text = params.get(name);
    return text === null || text === '' ? undefined : dateOf(name, text);
  };
  const to = given('to') ?? addDays(new Date(now).toISOString().slice(0, 10), 1);
  const newYear = `${addDays(to, -1).slice(0, 4)}-01-01`;
  const usual = !compare && indicator.formula.kind === 'mean-age' ? firstDate : sameDayYearBefore(to);
  const from = given('from') ?? (compare === 'year-to-date' ? newYear : usual);
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
