import { join } from 'node:path';
import { Writable } from 'node:stream';
import { runCaravan } from '../program.js';
import { scratchFolder } from './scratch-folder.js';

/** What a run of `caravan` wrote and told the shell. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `caravan` in an empty folder with nothing but `env`, as on a machine where nothing was started. */
export async function runInMemory(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const [stdout, stderr] = [new Collector(), new Collector()];
  const folder = scratchFolder();
  const exitCode = await runCaravan(args, { stdout, stderr, env: { CARAVAN_STATE: join(folder, 'none'), ...env }, folder, now: Date.now });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

class Collector extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
