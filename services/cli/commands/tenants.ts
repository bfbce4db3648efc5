import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.js';
import { onRun, type Shell } from '../session.js';

/** `caravan tenants`. */
export function addTenants(program: Command, shell: Shell): void {
  const command = program.command('tenants').description('tenants, straight from the database (DATABASE_URL)');
  onRun(command, shell, async (session) => {
    const { listTenants } = await import('../database/tenants.js');
    session.print(await listTenants(session.settings));
    return exitCodes.done;
  });
}
