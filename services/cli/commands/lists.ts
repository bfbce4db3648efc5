import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.js';
import { collect, parsePairs, parseWhole } from '../option-values.js';
import { askList } from '../query/lists.js';
import { onRun, type Shell } from '../session.js';

interface Options {
  readonly where?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly limit: string;
}

/** A command that shows a list of the query service. */
interface ListCommand {
  readonly name: string;
  readonly path: string;
  readonly description: string;
  readonly example: string;
  readonly whenEmpty: string;
  readonly hidden: readonly string[];
  /** False where a list is of what is so now. */
  readonly hasTimes?: boolean;
}

/** `caravan facts`. */
export const addFacts = listCommand({
  name: 'facts',
  path: '/v1/facts',
  description: 'versions of events as they were stored',
  example: 'source=/feeds/us-bts-border',
  whenEmpty: 'no fact matches',
  hidden: ['factId', 'domain', 'recordedTime', 'record', 'event'],
});

/** `caravan restatements`. */
export const addRestatements = listCommand({
  name: 'restatements',
  path: '/v1/restatements',
  description: 'changes of published numbers, with their cause',
  example: 'cause=late',
  whenEmpty: 'no published number has changed',
  hidden: ['id', 'domain', 'factId', 'fact'],
});

/** `caravan open-stays`. */
export const addOpenStays = listCommand({
  name: 'open-stays',
  path: '/v1/open-stays',
  description: 'containers that are still at a node, the longest ones first',
  example: 'long=true',
  whenEmpty: 'no stay is open',
  hidden: ['entityKey'],
  hasTimes: false,
});

/** `caravan flights-without-outcome`. */
export const addFlightsWithoutOutcome = listCommand({
  name: 'flights-without-outcome',
  path: '/v1/flights-without-outcome',
  description: 'flights that were to leave more than 48 hours ago and have no outcome',
  example: 'node=ALA',
  whenEmpty: 'no flight lacks its outcome',
  hidden: ['entityKey'],
});

/** `caravan dead-letters list`, to be added under `dead-letters`. */
export const addDeadLetterList = listCommand({
  name: 'list',
  path: '/v1/dead-letters',
  description: 'records that were refused, with the reason',
  example: 'reason=unknown_code',
  whenEmpty: 'no record was refused',
  hidden: ['domain', 'stage', 'attempts', 'firstSeen', 'lastSeen'],
});

function listCommand({ name, path, description, example, whenEmpty, hidden, hasTimes = true }: ListCommand): (parent: Command, shell: Shell) => void {
  return (parent, shell) => {
    const command = parent
      .command(name)
      .description(description)
      .option('--where <field=value>', `only these, such as ${example}; may be repeated`, collect)
      .option('--limit <rows>', 'rows at most', '50');
    if (hasTimes) command.option('--from <time>', 'from then on').option('--to <time>', 'before then');
    onRun<Options>(command, shell, async (session, _args, { where = [], from, to, limit }) => {
      const params = { from, to, ...Object.fromEntries(parsePairs(where, `--where ${example}`)) };
      session.print(await askList(session, { path, params, limit: parseWhole('--limit', limit, 1), whenEmpty, hidden }));
      return exitCodes.done;
    });
  };
}
