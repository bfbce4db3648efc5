import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLineOf, endProcess } from './process-table.js';
import { StackError, systemCode } from './stack-error.js';

/** The process that started the stack and will stop it. */
interface Owner {
  readonly pid: number;
  readonly commandLine: string;
}

/** Makes this process the owner of the state folder; a StackError when another live process is. */
export function claimStack(stateDir: string): void {
  const owner = findOwner(stateDir);
  if (owner && owner.pid !== process.pid) throw alreadyOwned(String(owner.pid));
  releaseStack(stateDir);
  const claim: Owner = { pid: process.pid, commandLine: commandLineOf(process.pid) };
  try {
    writeFileSync(ownerFile(stateDir), JSON.stringify(claim), { flag: 'wx' });
  } catch (error) {
    throw systemCode(error) === 'EEXIST' ? alreadyOwned('just started') : error;
  }
}

/** Gives the state folder up; the servers may go on running. */
export function releaseStack(stateDir: string): void {
  rmSync(ownerFile(stateDir), { force: true });
}

/** Asks the owning process, if it is another one and alive, to stop, and waits until it is gone. */
export async function endOwner(stateDir: string): Promise<void> {
  const owner = findOwner(stateDir);
  if (!owner || owner.pid === process.pid) return;
  if (await endProcess(owner.pid, owner.commandLine, [['SIGTERM', 60_000]])) return;
  throw new StackError(`Caravan (process ${owner.pid}) does not stop: end that process, then run the command again.`);
}

function alreadyOwned(by: string): StackError {
  return new StackError(`Caravan already runs here (process ${by}): stop it with \`npm run stop\`, then start again.`);
}

/** Undefined also when the process number now belongs to another program. */
function findOwner(stateDir: string): Owner | undefined {
  const owner = readOwner(ownerFile(stateDir));
  return owner && owner.commandLine !== '' && commandLineOf(owner.pid) === owner.commandLine ? owner : undefined;
}

function readOwner(file: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function ownerFile(stateDir: string): string {
  return join(stateDir, 'owner.json');
}
