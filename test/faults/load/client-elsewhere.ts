import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { findProjectRoot } from '#libs/reference';
import { reserveCpu } from '../processes/reserve-cpu.js';
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

/** A client in a process and session of its own, with a share of CPU as if it were on another machine: its times are those of the gateway, not of a busy client. */
export class ClientElsewhere {
  private constructor(private readonly child: ChildProcess, readonly hasReservedCpu: boolean) {}

  /** Resolves once it has made its batches. */
  static async start(errand: Errand): Promise<ClientElsewhere> {
    const child = fork(join(findProjectRoot(), ...mainPath), { detached: true });
    const endIt = (): void => void child.kill('SIGKILL');
    process.once('exit', endIt);
    child.once('exit', () => process.off('exit', endIt));
    const hasReservedCpu = reserveCpu(child.pid ?? 0);
    const ready = once(child, 'message');
    child.send(errand);
    await ready;
    return new ClientElsewhere(child, hasReservedCpu);
  }

  /** Begins to ask; resolves when all answers are in. */
  async run(): Promise<Told> {
    const told = once(this.child, 'message');
    this.child.send('go');
    return (await told)[0] as Told;
  }

  close(): void {
    this.child.kill();
  }
}
