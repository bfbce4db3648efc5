import type { Command } from 'commander';
import { CliError } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import { collect, parsePairs, parseWhole } from '../option-values.js';
import { onRun, type Shell } from '../session.js';

interface Options {
  readonly where?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly maxAttempts: string;
  readonly dryRun?: boolean;
}

const fields = ['tenant', 'domain', 'reason', 'source'];

/** `caravan dead-letters redrive`, to be added under `dead-letters`. */
export function addRedrive(parent: Command, shell: Shell): void {
  const command = parent
    .command('redrive')
    .description('put refused records back into their topics, oldest first (DATABASE_URL, KAFKA_BROKERS)')
    .option('--where <field=value>', `only these: ${fields.join(', ')}; may be repeated`, collect)
    .option('--from <time>', 'received from then on')
    .option('--to <time>', 'received before then')
    .option('--max-attempts <times>', 'leave records that were refused this often', '5')
    .option('--dry-run', 'only say what would be sent');
  onRun<Options>(command, shell, async (session, _args, options) => {
    const { runRedrive } = await import('../redrive/run-redrive.js');
    const progress = (redriven: number): void => void session.terminal.stderr.write(`${redriven} records sent again …\n`);
    const { waiting, redriven } = await runRedrive(session.settings, filterOf(options), options.dryRun === true, progress);
    const rows = waiting.map(({ domain, reason, waiting: letters, exhausted }) => ({ domain, reason, waiting: letters, exhausted }));
    const said = options.dryRun ? 'nothing was sent: this was a dry run' : `${redriven} records sent again; \`caravan dead-letters list\` shows those that are refused again`;
    session.print({ columns: ['domain', 'reason', 'waiting', 'exhausted'].map((name) => ({ name })), rows, json: { rows, redriven }, notes: [said], whenEmpty: 'no refused record matches' });
    return exitCodes.done;
  });
}

function filterOf({ where = [], from, to, maxAttempts }: Options): Parameters<typeof import('../redrive/run-redrive.js').runRedrive>[1] {
  const chosen = Object.fromEntries(parsePairs(where, '--where reason=unknown_code'));
  const unknown = Object.keys(chosen).find((name) => !fields.includes(name));
  if (unknown !== undefined) throw new CliError(`Dead letters are not chosen by "${unknown}": use ${fields.join(', ')}.`);
  return { ...chosen, from: timeOf('--from', from), to: timeOf('--to', to), maxAttempts: parseWhole('--max-attempts', maxAttempts, 1) };
}

function timeOf(option: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new CliError(`${option} is "${text}": give it a time such as 2026-11-25T08:00:00Z.`);
  return new Date(time);
}
