import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { askPages, askStream, type Params, type Question } from '../http/ask.js';
import { collect, parsePairs, parseWhole } from '../option-values.js';
import { onRun, type Session, type Shell } from '../session.js';

interface Options {
  readonly from?: string;
  readonly to?: string;
  readonly grain?: string;
  readonly by?: string;
  readonly where?: readonly string[];
  readonly compare?: string;
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly credentials?: string;
  readonly limit?: string;
}

/** `caravan query`: the values of an indicator. */
export function addQuery(program: Command, shell: Shell): void {
  const command = program
    .command('query')
    .description('values of an indicator; `caravan indicators` lists them')
    .argument('<indicator>')
    .option('--from <date>', 'first local date or instant')
    .option('--to <date>', 'end, not included')
    .option('--grain <grain>', 'hour, day, week, month, quarter, year or total')
    .option('--by <dimensions>', 'comma-separated dimensions, a row for each value')
    .option('--where <dimension=value>', 'only this value, or a parameter of this indicator such as bounds=at_least; may be repeated', collect)
    .option('--compare <base>', 'previous, year-ago or year-to-date')
    .option('--as-of <instant>', 'what the sources had said by then')
    .option('--known-at <instant>', 'what Caravan could have published then')
    .option('--credentials <amount>', 'full looks at what is still open and how the facts were obtained')
    .option('--limit <rows>', 'rows at most');
  onRun<Options>(command, shell, queryIndicator);
}

async function queryIndicator(session: Session, [indicator = '']: readonly string[], options: Options): Promise<ExitCode> {
  const question = questionOf(session, indicator, options);
  if (session.format === 'csv') await passCsv(session, question, options.limit);
  else await printRows(session, question, options.limit);
  return exitCodes.done;
}

function questionOf(session: Session, indicator: string, options: Options): Question {
  const { from, to, grain, by, compare, asOf, knownAt, credentials } = options;
  return session.ask(`/v1/indicators/${encodeURIComponent(indicator)}`, { from, to, grain, by, compare, asOf, knownAt, credentials, ...filtersOf(options.where ?? []) });
}

/** Dimensions that share their name with the range asked for. */
const alsoParameters: readonly string[] = ['from', 'to'];

/** `dimension=value` texts as parameters. */
export function filtersOf(where: readonly string[]): Params {
  const filters: Record<string, readonly string[]> = {};
  for (const [dimension, value] of parsePairs(where, '--where direction=IN')) {
    const name = alsoParameters.includes(dimension) ? `filter.${dimension}` : dimension;
    filters[name] = [...(filters[name] ?? []), value];
  }
  return filters;
}

async function printRows(session: Session, question: Question, limit: string | undefined): Promise<void> {
  const { describeIndicator } = await import('../query/describe-indicator.js');
  const { body, rows, isCut } = await askPages(question, limit === undefined ? Number.MAX_SAFE_INTEGER : parseWhole('--limit', limit, 1));
  session.print(describeIndicator(body, rows, isCut));
}

/** The service's own CSV, as it comes: any number of rows in constant memory. */
async function passCsv({ terminal }: Session, question: Question, limit: string | undefined): Promise<void> {
  const params = { ...question.params, format: 'csv', limit: limit === undefined ? undefined : parseWhole('--limit', limit, 1) };
  await pipeline(await askStream({ ...question, params, accept: 'text/csv' }), terminal.stdout, { end: false });
}
