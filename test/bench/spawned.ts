import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { findProjectRoot } from '#libs/reference';

/** A process that the benchmark started. */
export interface Spawned {
  readonly pid: number;
  /** The next line on standard output that is JSON with this member. Rejects with what the process said when it ends first. */
  said<T>(member: string): Promise<T>;
  /** Throws, with its last words, once it has ended. */
  mustRun(): void;
  /** Resolves when it ends by itself with code 0; rejects with its last words when the code is another. */
  succeeded(): Promise<void>;
  /** SIGTERM; resolves when it is gone. */
  stop(): Promise<void>;
}

let profileFolder: string | undefined;

const running = new Set<ChildProcess>();

/** Has every program started from now on write a CPU profile into a folder when it ends. */
export function profileInto(folder: string | undefined): void {
  profileFolder = folder;
}

/** Stops whatever still runs. */
export async function stopSpawned(): Promise<void> {
  await Promise.all([...running].map(end));
}

/** Starts a compiled program of this repository, such as `services/flights/main.js`. */
export function spawnProgram(program: string, env: Readonly<Record<string, string>>, args: readonly string[] = []): Spawned {
  const profiling = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const child = spawn(process.execPath, [...profiling, join(findProjectRoot(), 'dist', program), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const output = new Output(child, program);
  return {
    pid: child.pid ?? 0,
    said: (member) => output.find(member),
    mustRun: () => output.mustGoOn(),
    succeeded: () => output.mustSucceed(),
    stop: () => end(child),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

class Output {
  private readonly lines: string[] = [];
  private rest = '';
  private waiting: (() => void)[] = [];
  private ended = false;

  constructor(
    private readonly child: ChildProcess,
    private readonly program: string,
  ) {
    child.stdout?.on('data', (bytes: Buffer) => this.take(bytes.toString()));
    child.stderr?.on('data', (bytes: Buffer) => this.take(bytes.toString()));
    child.once('close', () => {
      this.ended = true;
      this.wake();
    });
  }

  async find<T>(member: string): Promise<T> {
    for (;;) {
      const found = this.lines.find((line) => line.startsWith(`{"${member}"`));
      if (found) return JSON.parse(found) as T;
      this.mustGoOn();
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  async mustSucceed(): Promise<void> {
    while (!this.ended) await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (this.child.exitCode !== 0) this.mustGoOn();
  }

  mustGoOn(): void {
    if (this.ended) throw new Error(`${this.program} ended (${this.child.signalCode ?? this.child.exitCode}): ${[...this.lines.slice(-5), this.rest].join(' / ')}`);
  }

  private take(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    this.lines.push(...lines);
    this.wake();
  }

  private wake(): void {
    for (const wake of this.waiting.splice(0)) wake();
  }
}
