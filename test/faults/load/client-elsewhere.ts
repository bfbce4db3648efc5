import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { findProjectRoot } from '#libs/reference';
import type { Answers, Promised } from './flood.js';

/** What such a client is to ask, and how often. */
export interface Errand {
  readonly url: string;
  readonly key: string;
  readonly seed: number;
  readonly perSecond: number;
  readonly seconds: number;
}

/** What it came back with. */
export interface Told {
  readonly answers: Answers;
  readonly promised: readonly Promised[];
  /** Answers that were neither 202 nor "come back later". */
  readonly others: readonly number[];
}

const mainPath = ['dist', 'test', 'faults', 'load', 'client-elsewhere-main.js'];

/** A client in a process and session of its own: its times are those of the gateway, not of a busy client. */
export class ClientElsewhere {
  private constructor(private readonly child: ChildProcess) {}

  /** Resolves once it has made its batches. */
  static async start(errand: Errand): Promise<ClientElsewhere> {
    const child = fork(join(findProjectRoot(), ...mainPath), { detached: true });
    const endIt = (): void => void child.kill('SIGKILL');
    process.once('exit', endIt);
    child.once('exit', () => process.off('exit', endIt));
    child.send(errand);
    await hear(child);
    return new ClientElsewhere(child);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Begins to ask; resolves when all answers are in. */
  async run(): Promise<Told> {
    this.child.send('go');
    return (await hear(this.child)) as Told;
  }

  close(): void {
    this.child.kill();
  }
}

/** What it says next. Throws when it ends instead. */
function hear(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (code: number | null): void => reject(new Error(`the client elsewhere ended with ${code} without a word`));
    child.once('exit', fail);
    child.once('message', (said) => {
      child.off('exit', fail);
      resolve(said);
    });
  });
}
