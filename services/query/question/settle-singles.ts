import type { Connection } from '#libs/database';
import { latestDays } from '#libs/database/reads';
import { daysBetween, addDays, type ReferenceSnapshot } from '#libs/reference';
import type { Ask } from '../http/ask-database.js';
import { type Reading, mainReading, perReading } from '../answer/reading.js';
import { keyText, keysOf } from '../answer/row-groups.js';
import { parameterOf } from './parse-filters.js';
import type { Question } from './question.js';
import { refuse } from './refuse.js';

const mostGroups = 5_000;

/** The dimensions over which sums mean nothing and that the caller left open; without any there is nothing to settle. */
function openSingles({ indicator, by, filters }: Question): string[] {
  if (indicator.formula.kind === 'gauge-now') return [];
  return (indicator.single ?? []).filter((name) => !by.includes(name) && filters[name]?.length !== 1);
}

/**
 * The question with every dimension settled over which sums mean nothing: what the caller left open is taken from the data
 * when there is only one value, for each row of the answer. Throws a 400 that lists the values when rows would mix several.
 */
export async function settleSingles(ask: Ask, tenant: string, question: Question, reference: ReferenceSnapshot): Promise<Question> {
  const open = openSingles(question);
  if (open.length === 0) return question;
  const found = await ask((connection) => valuesByRow({ connection, tenant, question, reference }, open));
  const settled = open.flatMap((name, i): [string, string[]][] => settle(question, name, found.map(({ row, values }) => ({ row, value: values[i] as string }))));
  const values = Object.fromEntries(settled);
  if (open.includes('checkpoint') && !values['checkpoint']) throw refuse('checkpoint', `${question.indicator.name} is of one checkpoint: filter it or put it in by.`, reference.checkpoints.map(({ id }) => id));
  const nothing = found.length === 0 && open.includes('period') ? { period: ['MONTH'] } : {}; // one row says that there is nothing
  return { ...question, filters: { ...question.filters, ...nothing, ...values }, asks: { ...question.asks, ...values } };
}

interface Found {
  /** What the row of the answer is told apart by. */
  readonly row: string;
  readonly values: readonly string[];
}

interface Settling {
  readonly connection: Connection;
  readonly tenant: string;
  readonly question: Question;
  readonly reference: ReferenceSnapshot;
}

async function valuesByRow(settling: Settling, open: readonly string[]): Promise<Found[]> {
  const { question, reference } = settling;
  const plain = { ...question, compare: undefined };
  const second = perReading(plain, reference);
  const found: Found[] = [];
  for (const reading of [mainReading(plain, reference), ...(second?.makesRows ? [second] : [])]) found.push(...(await valuesIn(settling, reading, open)));
  return found;
}

async function valuesIn({ connection, tenant, question, reference }: Settling, { cube, group, filters }: Reading, open: readonly string[]): Promise<Found[]> {
  const names = [...new Set([...group, ...open])];
  const places = names.map((name) => cube.dimensions.findIndex((dimension) => dimension.name === name));
  const days = await latestDays(connection, { tenant, cube: cube.name, spans: [spanWithBase(question)], group: places, filters, limit: mostGroups });
  if (days.length === mostGroups) throw refuse(parameterOf(open[0] ?? ''), `More than ${mostGroups} groups report: filter ${open.join(', ')}.`);
  return days.flatMap(({ group: found }) => {
    const values = Object.fromEntries(names.map((name, i) => [name, found[i] as string]));
    return keysOf({ values }, question, cube, reference).map((key) => ({ row: keyText(key), values: open.map((name) => values[name] as string) }));
  });
}

/** Compared with an earlier period, both must be of one kind. */
function spanWithBase({ range, compare }: Question): { from: string; to: string } {
  if (!compare) return range;
  const back = Math.max(compare === 'previous' ? daysBetween(range.from, range.to) : 366, 366);
  return { from: addDays(range.from, -back), to: range.to };
}

function settle(question: Question, name: string, found: readonly { row: string; value: string }[]): [string, string[]][] {
  const values = [...new Set(found.map(({ value }) => value))].sort();
  if (values.length === 1) return [[name, values]];
  const byRow = new Map<string, string>();
  const mixes = found.some(({ row, value }) => {
    const before = byRow.get(row);
    byRow.set(row, value);
    return before !== undefined && before !== value;
  });
  if (!mixes && name !== 'period') return [];
  if (values.length === 0) return [];
  throw refuse(parameterOf(name), `Sums over ${name} mean nothing for ${question.indicator.name}: filter one ${name} or put it in by.`, values);
}
