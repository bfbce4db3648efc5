import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.js';
import { askJson } from '../http/ask.js';
import { parseWhole } from '../option-values.js';
import { describeObject } from '../query/describe-object.js';
import { onRun, type Shell } from '../session.js';

/** `caravan refold`: how far numbers are made anew after a change of reference data or of the fold. */
export function addRefold(program: Command, shell: Shell): void {
  const group = program.command('refold').description('numbers that are made anew after a change of reference data or of a release');
  onRun(group.command('status').description('walks over the entities: how far, and what they changed'), shell, async (session) => {
    session.print(describeObject(await askJson(session.ask('/v1/refolds'))));
    return exitCodes.done;
  });
}

/** `caravan unresolved`: what is missing in the reference data. */
export function addUnresolved(program: Command, shell: Shell): void {
  const command = program
    .command('unresolved')
    .description('codes of places that events name and nobody knows')
    .option('--domain <domain>', 'only of this domain')
    .option('--limit <rows>', 'rows at most', '50');
  onRun<{ domain?: string; limit: string }>(command, shell, async (session, _args, { domain, limit }) => {
    session.print(describeObject(await askJson(session.ask('/v1/unresolved-places', { domain, limit: parseWhole('--limit', limit, 1) }))));
    return exitCodes.done;
  });
}
