import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.js';
import { collect, parseWhole } from '../option-values.js';
import { onRun, type Shell } from '../session.js';
import { filtersOf } from './query.js';

interface Options {
  readonly from?: string;
  readonly to?: string;
  readonly grain?: string;
  readonly where?: readonly string[];
  readonly restatements: string;
  readonly contributors: string;
}

/** `caravan explain`: the story of one number. */
export function addExplain(program: Command, shell: Shell): void {
  const command = program
    .command('explain')
    .description('the story of a number: what it is and was, what changed it, what it is made of')
    .argument('<indicator>')
    .option('--from <date>', 'first local date or instant')
    .option('--to <date>', 'end, not included')
    .option('--grain <grain>', 'hour, day, week, month, quarter, year or total; one bucket only')
    .option('--where <dimension=value>', 'only this value; may be repeated', collect)
    .option('--restatements <rows>', 'changes at most', '10')
    .option('--contributors <rows>', 'entities at most', '5');
  onRun<Options>(command, shell, async (session, [indicator = ''], { from, to, grain, where = [], restatements, contributors }) => {
    const { readStory } = await import('../explain/read-story.js');
    const { describeStory } = await import('../explain/describe-story.js');
    const limits = { restatements: parseWhole('--restatements', restatements, 1), contributors: parseWhole('--contributors', contributors, 1) };
    session.print(describeStory(await readStory(session, indicator, { from, to, grain, ...filtersOf(where) }, limits)));
    return exitCodes.done;
  });
}
