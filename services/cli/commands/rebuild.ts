import type { Command } from 'commander';
import type { Progress, Rebuilt } from '#libs/engine';
import { CliError } from '../cli-error.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { describeRebuild } from '../rebuild/describe-rebuild.js';
import { onRun, type Shell } from '../session.js';

interface Options {
  readonly from: string;
  readonly to: string;
  readonly domain?: string;
  readonly cube?: string;
  readonly dryRun?: boolean;
}

const progressEvery = 10_000;

/** `caravan rebuild`: makes published numbers what the stored facts come to; exit code 4 when something differs still. */
export function addRebuild(program: Command, shell: Shell): void {
  const command = program
    .command('rebuild')
    .description('make the numbers of some days what the stored facts come to, and list what was wrong (DATABASE_URL)')
    .requiredOption('--from <date>', 'a local date; the rebuild begins with the first of its month')
    .requiredOption('--to <date>', 'the local date after the last')
    .option('--domain <domain>', 'only this domain')
    .option('--cube <cube>', 'only look at this cube')
    .option('--dry-run', 'only list what is wrong');
  onRun<Options>(command, shell, async (session, _args, options) => {
    const { runRebuild } = await import('../rebuild/run-rebuild.js');
    const isDryRun = options.dryRun === true;
    const days = { from: dateOf('--from', options.from), to: dateOf('--to', options.to) };
    if (days.from >= days.to) throw new CliError(`--from ${days.from} is not before --to ${days.to}: --to is the day after the last.`);
    const choice = { days, domain: options.domain, cube: options.cube, isDryRun, prefix: session.settings.topicPrefix };
    const results = await runRebuild(session.settings, choice, tellProgress((line) => void session.terminal.stderr.write(line)));
    session.print(describeRebuild(results, isDryRun));
    return exitCodeOf(results, isDryRun);
  });
}

/** A line when other days begin, and one every ten thousand entities. */
function tellProgress(write: (line: string) => void): (domain: string, progress: Progress) => void {
  let [part, told] = ['', 0];
  return (domain, { days, entities, differing }) => {
    const now = `${domain}: ${days.from} to ${days.to}`;
    if (part === now && entities - told < progressEvery) return;
    if (part !== now && part.startsWith(`${domain}: `)) write(`${domain}: done down to ${days.to}; should this be cut short, go on with --to ${days.to}\n`);
    [part, told] = [now, entities];
    write(`${now}: ${entities} entities looked at, ${differing} differ …\n`);
  };
}

function exitCodeOf(results: readonly Rebuilt[], isDryRun: boolean): ExitCode {
  const isWrong = results.some(({ differing, differenceCount, refused }) => refused.length > 0 || (isDryRun && differing + differenceCount > 0));
  return isWrong ? exitCodes.mismatch : exitCodes.done;
}

function dateOf(option: string, text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new CliError(`${option} is "${text}": give it a local date such as 2026-11-25.`);
}
