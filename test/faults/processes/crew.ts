import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '#libs/testing';
import type { Findings } from '../oracle/finding.js';
import type { Ending, ServiceProcess } from './service-process.js';

/** A place in a crew: whoever holds it is replaced when it ends. */
export interface Seat {
  readonly index: number;
  process: ServiceProcess;
}

/** How a process ended by itself. */
export interface Fallen extends Ending {
  readonly name: string;
}

export interface CrewOptions {
  readonly size: number;
  readonly random: Random;
  readonly findings: Findings;
  /** Told of each process that ended without being told to. */
  onFall(fallen: Fallen): void;
  /** Starts the process of a seat. */
  start(index: number): Promise<ServiceProcess>;
}

const [leastRestMillis, mostRestMillis] = [200, 1_000];

/** Processes of one service, each started anew 0.2 to 1 s after it ended, as an orchestrator would. */
export class Crew {
  readonly seats: Seat[] = [];
  private readonly expected = new Set<number>();
  private closing = false;
  private readonly lives: Promise<void>[] = [];
  /** Processes that were ended on purpose. */
  ended = 0;

  private constructor(private readonly options: CrewOptions) {}

  static async start(options: CrewOptions): Promise<Crew> {
    const crew = new Crew(options);
    for (let index = 0; index < options.size; index++) {
      const seat = { index, process: await options.start(index) };
      crew.seats.push(seat);
      crew.lives.push(crew.keepAlive(seat));
    }
    return crew;
  }

  /** Those that live now, frozen ones among them. */
  get living(): Seat[] {
    return this.seats.filter(({ process }) => process.isAlive);
  }

  /** Ends a process on purpose; false when it had ended by itself. */
  end(process: ServiceProcess, signal: NodeJS.Signals = 'SIGKILL'): boolean {
    if (!process.isAlive) return false;
    this.expected.add(process.pid);
    this.ended++;
    process.signal(signal);
    return true;
  }

  /** Ends all in order, without replacement. What does not go within 30 s is a finding. */
  async close(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.closing = true;
    for (const { process } of this.living) {
      process.signal('SIGCONT');
      this.end(process, signal);
    }
    const force = setTimeout(() => {
      for (const { process } of this.living) {
        this.options.findings.add('process', `${process.name} did not end within 30 s of ${signal}`);
        process.signal('SIGKILL');
      }
    }, 30_000);
    await Promise.all(this.lives);
    clearTimeout(force);
  }

  private async keepAlive(seat: Seat): Promise<void> {
    for (;;) {
      const { process } = seat;
      const ending = await process.ended;
      if (!this.expected.delete(process.pid)) {
        this.options.onFall({ name: process.name, ...ending });
      }
      if (this.closing) return;
      await sleep(leastRestMillis + this.options.random.below(mostRestMillis - leastRestMillis));
      if (this.closing) return;
      seat.process = await this.options.start(seat.index);
    }
  }
}
