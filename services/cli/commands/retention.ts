import type { Command } from 'commander';
import { CliError } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import { parseWhole } from '../option-values.js';
import { onRun, type Shell } from '../session.js';

interface Options {
  readonly facts?: string;
  readonly deadLetters?: string;
  readonly restatements?: string;
  readonly tenant?: string;
  readonly dryRun?: boolean;
}

const progressEvery = 20_000;

/** `caravan retention apply`: takes away what is old; published numbers stay. */
export function addRetention(program: Command, shell: Shell): void {
  const group = program.command('retention').description('what is kept for how long (DATABASE_URL)');
  const command = group
    .command('apply')
    .description('take away what is older than the days to keep; no published number changes')
    .option('--facts <days>', 'drop the payloads of facts of entities that had no news for so long')
    .option('--dead-letters <days>', 'delete dead letters last refused longer ago')
    .option('--restatements <days>', 'delete restatements made longer ago')
    .option('--tenant <tenant>', 'only of this tenant')
    .option('--dry-run', 'only say what would be taken away');
  onRun<Options>(command, shell, async (session, _args, { facts, deadLetters, restatements, tenant, dryRun }) => {
    if (facts === undefined && deadLetters === undefined && restatements === undefined) throw new CliError('Nothing is taken away unless you say how many days to keep: give --facts, --dead-letters or --restatements, such as --dead-letters 90.');
    const { applyRetention } = await import('../database/apply-retention.js');
    const choice = { facts: daysOf('--facts', facts), deadLetters: daysOf('--dead-letters', deadLetters), restatements: daysOf('--restatements', restatements), tenant, isDryRun: dryRun === true, now: session.terminal.now() };
    let told = 0;
    const rows = await applyRetention(session.settings, choice, (domain, entities) => {
      if (entities < told) told = 0;
      if (entities - told < progressEvery) return;
      told = entities;
      session.terminal.stderr.write(`${domain}: ${entities} entities looked at …\n`);
    });
    const said = dryRun ? 'nothing was taken away: this was a dry run' : 'taken away; `caravan verify` says what it can no longer read again';
    session.print({ columns: ['what', 'olderThanDays', 'rows', 'bytes'].map((name) => ({ name })), rows, json: { rows }, notes: [said] });
    return exitCodes.done;
  });
}

function daysOf(option: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseWhole(option, text, 1);
}
