import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.js';
import { onRun, type Shell } from '../session.js';

/** `caravan readers`: logins for tools that write their own SQL, such as Grafana. */
export function addReaders(program: Command, shell: Shell): void {
  const group = program.command('readers').description('logins that read one tenant by SQL, straight in the database (DATABASE_URL names its owner)');
  const create = group
    .command('create')
    .description('make such a login, or give it this tenant and the password in CARAVAN_READER_PASSWORD')
    .requiredOption('--login <login>', 'its name')
    .requiredOption('--tenant <tenant>', 'whose data it reads');
  onRun<{ login: string; tenant: string }>(create, shell, async (session, _args, wish) => {
    const { createReader } = await import('../database/readers.js');
    session.print(await createReader(session.settings, { ...wish, password: session.terminal.env['CARAVAN_READER_PASSWORD'] }));
    return exitCodes.done;
  });
}
