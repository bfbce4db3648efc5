import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.js';
import { collect } from '../option-values.js';
import { onRun, type Shell } from '../session.js';

interface CreateOptions {
  readonly name: string;
  readonly tenant: string;
  readonly scope: readonly string[];
  readonly domain?: readonly string[];
}

/** `caravan keys`: makes, lists and ends API keys, straight in the database. */
export function addKeys(program: Command, shell: Shell): void {
  const group = program.command('keys').description('API keys, straight in the database (DATABASE_URL)');
  const create = group
    .command('create')
    .description('make a key; its secret is shown once')
    .requiredOption('--name <name>', 'who will use it')
    .requiredOption('--tenant <tenant>', 'whose data it may see and publish')
    .requiredOption('--scope <scope>', 'publish, query or operate; may be repeated', collect)
    .option('--domain <domain>', 'only this domain; may be repeated', collect);
  onRun<CreateOptions>(create, shell, async (session, _args, { name, tenant, scope, domain = [] }) => {
    const { createKey } = await import('../database/keys.js');
    session.print(await createKey(session.settings, { name, tenant, scopes: scope, domains: domain }));
    return exitCodes.done;
  });
  addListAndRevoke(group, shell);
}

function addListAndRevoke(group: Command, shell: Shell): void {
  const list = group.command('list').description('all keys').option('--tenant <tenant>', 'only those of this tenant');
  onRun<{ tenant?: string }>(list, shell, async (session, _args, { tenant }) => {
    const { listKeys } = await import('../database/keys.js');
    session.print(await listKeys(session.settings, tenant));
    return exitCodes.done;
  });
  const revoke = group.command('revoke').description('end a key').argument('<id>', 'its id or prefix');
  onRun(revoke, shell, async (session, [id = '']) => {
    const { revokeKey } = await import('../database/keys.js');
    session.print(await revokeKey(session.settings, id));
    return exitCodes.done;
  });
}
