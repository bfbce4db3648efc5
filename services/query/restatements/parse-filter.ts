import type { Cube, Domain } from '#libs/contracts';
import type { RestatementFilter } from '#libs/database/reads';
import type { ReferenceSnapshot } from '#libs/reference';
import { mainReading } from '../answer/reading.js';
import { checkNames, textOf, timeOf } from '../http/params.js';
import { dimensionNames, parameterOf, readList } from '../question/parse-filters.js';
import { oneOf, parseQuestion } from '../question/parse-question.js';
import { dateOf } from '../question/parse-time.js';
import type { CatalogueEntry } from '../question/question.js';
import { refuse } from '../question/refuse.js';

const causes = ['late', 'correction', 'retraction', 'reference', 'fold'] as const;
const own = ['indicator', 'cube', 'cause', 'from', 'to', 'since', 'until', 'limit', 'cursor'] as const;

/** What is known while a filter is read. */
export interface FilterContext {
  readonly domains: readonly Domain[];
  readonly reference: ReferenceSnapshot;
  readonly find: (indicator: string) => CatalogueEntry;
  readonly now: number;
}

/**
 * Reads the parameters of a list of restatements: `from` and `to` bound the local dates of the figures, `since` and `until` when
 * they changed. With `indicator` they are those that move it, and its dimensions may be filtered as in a question about it.
 */
export function parseRestatementFilter(params: URLSearchParams, context: FilterContext): Omit<RestatementFilter, 'limit' | 'before' | 'domains'> {
  const cubes = context.domains.flatMap((domain) => domain.cubes);
  const date = (name: string): string | undefined => {
    const text = textOf(params, name);
    return text === undefined ? undefined : dateOf(name, text);
  };
  const shared = { cause: oneOf(params, 'cause', causes), from: date('from'), to: date('to'), since: timeOf(params, 'since'), until: timeOf(params, 'until'), nodePlaces: nodePlaces(cubes) };
  const indicator = textOf(params, 'indicator');
  if (indicator !== undefined) return { ...shared, ...scopeOfIndicator(params, context, indicator) };
  checkNames(params, [...own, 'node']);
  const nodes = readList(params, 'node');
  return { ...shared, cube: oneOf(params, 'cube', cubes.map(({ name }) => name)), nodes: nodes.length > 0 ? nodes : undefined };
}

function scopeOfIndicator(params: URLSearchParams, { find, reference, now }: FilterContext, indicator: string): Pick<RestatementFilter, 'cube' | 'filters'> {
  if (params.has('cube')) throw refuse('cube', 'An indicator has its own cube: leave cube out, or ask without indicator.');
  const entry = find(indicator);
  checkNames(params, [...own, ...dimensionNames(entry.cube).map(parameterOf)]);
  const asked = new URLSearchParams([...params].filter(([name]) => !(own as readonly string[]).includes(name)));
  const { cube, filters } = mainReading(parseQuestion(entry, indicator, asked, reference, now), reference);
  return { cube: cube.name, filters };
}

function nodePlaces(cubes: readonly Cube[]): { cube: string; place: number }[] {
  return cubes.map(({ name, dimensions }) => ({ cube: name, place: dimensions.findIndex(({ reference }) => reference === 'node') })).filter(({ place }) => place >= 0);
}
