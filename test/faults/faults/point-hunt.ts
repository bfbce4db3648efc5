import type { Random } from '#libs/testing';
import type { ServiceProcess } from '../processes/service-process.js';

const longestAimMillis = 10_000;
const newsEvery = 10;

interface Aim {
  readonly point: string;
  readonly since: number;
}

/** Points to be met so many times each. Every process aims at one; who does not come to it in time takes another. */
export class PointHunt {
  private readonly left: Map<string, number>;
  private readonly aims = new Map<ServiceProcess, Aim>();
  private told = 0;
  kills = 0;

  constructor(
    points: ReadonlySet<string>,
    readonly rounds: number,
    private readonly random: Random,
  ) {
    this.left = new Map([...points].sort().map((point) => [point, rounds]));
  }

  get points(): string[] {
    return [...this.left.keys()];
  }

  /** Points that were met less often than asked. */
  get missed(): string[] {
    return [...this.left].filter(([, count]) => count > 0).map(([point]) => point);
  }

  /** How often the point met least was met. */
  get least(): number {
    return this.rounds - Math.max(0, ...this.left.values());
  }

  /** True once in a while, when there is something new to say. */
  get hasNews(): boolean {
    if (this.kills < this.told + newsEvery) return false;
    this.told = this.kills;
    return true;
  }

  /** True when the process has come to the point it aims at: it dies here. */
  hits(process: ServiceProcess, point: string): boolean {
    const aim = this.aimOf(process);
    if (aim !== point) return false;
    this.aims.delete(process);
    this.left.set(point, (this.left.get(point) ?? 0) - 1);
    this.kills++;
    return true;
  }

  private aimOf(process: ServiceProcess): string | undefined {
    const known = this.aims.get(process);
    if (known && (this.left.get(known.point) ?? 0) > 0 && Date.now() - known.since < longestAimMillis) return known.point;
    const { missed } = this;
    if (missed.length === 0) return undefined;
    const aim = { point: this.random.pick(missed), since: Date.now() };
    this.aims.set(process, aim);
    return aim.point;
  }
}
