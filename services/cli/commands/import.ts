import type { Command } from 'commander';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { collect, parseWhole } from '../option-values.js';
import { renderJson } from '../render/render.js';
import { onRun, type Session, type Shell } from '../session.js';
import type { ImportResult } from '../import/describe-import.js';

interface Options {
  readonly feed: string;
  readonly param?: readonly string[];
  readonly dryRun?: boolean;
  readonly show: string;
  readonly wait?: boolean;
  readonly waitSeconds: string;
}

/** `caravan import`: maps files and sends their events to the gateway. */
export function addImport(program: Command, shell: Shell): void {
  const command = program
    .command('import')
    .description('read files (also .gz) by a feed mapping or as messages of a standard and send their events to the gateway; sending a file again changes nothing')
    .argument('<file...>', 'files or folders')
    .requiredOption('--feed <name>', 'a bundled feed, a standard (codeco, dcsa, mvt), or the path of a mapping file')
    .option('--param <name=value>', 'a value the feed needs, such as fileTime=2019-06-01T00:00:00Z or zone=Asia/Almaty; may be repeated', collect)
    .option('--dry-run', 'send nothing: show the first events and every row that would be refused')
    .option('--show <n>', 'events to show in a dry run', '3')
    .option('--wait', 'wait until the events are in the numbers')
    .option('--wait-seconds <n>', 'how long to wait', '300');
  onRun<Options>(command, shell, importFiles);
}

async function importFiles(session: Session, files: readonly string[], options: Options): Promise<ExitCode> {
  const { findSource } = await import('../import/find-source.js');
  const { domainsOf } = await import('../import/import-source.js');
  const { runImport } = await import('../import/run-import.js');
  const [show, waitSeconds] = [parseWhole('--show', options.show, 0), parseWhole('--wait-seconds', options.waitSeconds, 1)];
  const source = findSource(files, options.feed, options.param ?? [], session.terminal.folder);
  const dryRun = options.dryRun === true;
  const result = await runImport(session, source, { dryRun, show });
  await printResult(session, result);
  if (options.wait && !dryRun) await waitAndSay(session, domainsOf(source), waitSeconds);
  return result.summary.refused > 0 ? exitCodes.refused : exitCodes.done;
}

async function printResult(session: Session, result: ImportResult): Promise<void> {
  const { describeImport, summaryLines } = await import('../import/describe-import.js');
  if (session.format === 'table') for (const event of result.events) session.terminal.stdout.write(renderJson(event));
  session.print(describeImport(result));
  if (session.format === 'csv') session.terminal.stderr.write(`${summaryLines(result).join('\n')}\n`);
}

async function waitAndSay(session: Session, domains: readonly string[], seconds: number): Promise<void> {
  const { waitUntilApplied } = await import('../import/wait-until-applied.js');
  const waited = await waitUntilApplied(session, domains, seconds);
  session.terminal.stderr.write(`the consumers have caught up: all of it is in the numbers (${waited.toFixed(1)} s)\n`);
}
