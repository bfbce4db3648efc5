import { Writable } from 'node:stream';
import { runCaravan } from '#services/cli';

/** What a run of `caravan` wrote and told the shell. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `caravan` against services of a test, on a machine where nothing else is set. */
export async function runCommand(queryUrl: string, key: string, args: readonly string[]): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  const collect = (name: keyof typeof written): Writable =>
    new Writable({ write: (chunk: Buffer, _encoding, done) => void ((written[name] += chunk.toString()), done()) });
  const terminal = { stdout: collect('stdout'), stderr: collect('stderr'), env: { CARAVAN_STATE: '/nowhere' }, folder: '/', now: Date.now };
  const exitCode = await runCaravan([...args, '--query', queryUrl, '--key', key], terminal);
  return { exitCode, ...written };
}
