import type { Command } from 'commander';
import { CliError } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import { parseWhole } from '../option-values.js';
import { onRun, type Shell } from '../session.js';

/** `caravan partitions`: those that were halted, and how to let them go on. */
export function addPartitions(program: Command, shell: Shell): void {
  const group = program.command('partitions').description('partitions that wait for a person (DATABASE_URL)');
  onRun(group.command('list', { isDefault: true }).description('the halted partitions, with the reason'), shell, async (session) => {
    const { listHaltedPartitions } = await import('../database/partitions.js');
    session.print(await listHaltedPartitions(session.settings));
    return exitCodes.done;
  });
  const history = group.command('history').description('every halt, the latest first: why, which offsets, and who let it go on').option('--limit <rows>', 'rows at most', '50');
  onRun<{ readonly limit: string }>(history, shell, async (session, _args, { limit }) => {
    const { listHaltHistory } = await import('../database/partitions.js');
    session.print(await listHaltHistory(session.settings, parseWhole('--limit', limit, 1)));
    return exitCodes.done;
  });
  const resume = group
    .command('resume')
    .description('let a halted partition go on')
    .argument('<topic/partition>', 'as listed, such as caravan.flights.v1/0')
    .option('--next-offset <offset>', 'where to go on; needed after a gap');
  onRun<{ readonly nextOffset?: string }>(resume, shell, async (session, [place = ''], { nextOffset }) => {
    const [, topic, partition] = /^([^/]+)\/(\d{1,9})$/.exec(place) ?? [];
    if (topic === undefined) throw new CliError(`"${place}" names no partition: write topic/partition as \`caravan partitions\` lists them, such as caravan.flights.v1/0.`);
    if (nextOffset !== undefined && !/^\d{1,18}$/.test(nextOffset)) throw new CliError(`--next-offset is "${nextOffset}": give it a whole number.`);
    const { resumeHaltedPartition } = await import('../database/partitions.js');
    session.print(await resumeHaltedPartition(session.settings, topic, Number(partition), nextOffset));
    return exitCodes.done;
  });
}
