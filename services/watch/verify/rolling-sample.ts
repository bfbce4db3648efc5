import type { Domain } from '#libs/contracts';
import { type Database, withConnection, withEntitySample } from '#libs/database';
import { dayDifferences, listTenants, nextRollupDay } from '#libs/database/watch';
import { EventReader, verifyEntities } from '#libs/engine';
import { type Logger, verifyMetrics } from '#libs/platform';

const entitiesATurn = 200;
const firstKey = '0'.repeat(32);
const firstDate = '0001-01-01';

/** Mismatches of the round under way and of the full one before it. */
class Round {
  private before = 0;
  private now = 0;

  add(count: number): void {
    this.now += count;
  }

  close(): void {
    [this.before, this.now] = [this.now, 0];
  }

  get shown(): number {
    return Math.max(this.before, this.now);
  }
}

/** Recomputes a domain's entities page by page, and compares day with hour rollups day by day, round and round. */
export class RollingSample {
  private readonly entityRound = new Round();
  private readonly rollupRound = new Round();
  private after = firstKey;
  private readonly reader: EventReader;
  private days: AsyncGenerator<number, void> | undefined;

  constructor(
    private readonly domain: Domain,
    private readonly database: Database,
    private readonly log: Logger,
  ) {
    this.reader = new EventReader([domain]);
  }

  /** The next page of entities and the next day of rollups. */
  async turn(): Promise<void> {
    await this.checkEntities();
    await this.checkDay();
  }

  private async checkEntities(): Promise<void> {
    const { domain, reader, log } = this;
    const verdict = await withEntitySample(this.database, { after: this.after, limit: entitiesATurn }, (source, references) => verifyEntities({ domain, reader, source, references }));
    for (const problem of verdict.problems) log.error({ domain: domain.name, ...problem }, 'verification found a difference');
    verifyMetrics.checked.inc({ domain: domain.name, kind: 'entity' }, verdict.entities);
    this.entityRound.add(verdict.problemCount);
    if (verdict.entities < entitiesATurn) this.entityRound.close();
    this.after = verdict.entities < entitiesATurn ? firstKey : (verdict.lastKey ?? firstKey);
    verifyMetrics.mismatches.set({ domain: domain.name, kind: 'entity' }, this.entityRound.shown);
  }

  private async checkDay(): Promise<void> {
    this.days ??= this.allDays();
    const { value, done } = await this.days.next().catch((error: unknown) => {
      this.days = undefined;
      throw error;
    });
    if (done === true) {
      this.days = undefined;
      this.rollupRound.close();
    } else {
      this.rollupRound.add(value as number);
      verifyMetrics.checked.inc({ domain: this.domain.name, kind: 'rollup-day' });
    }
    verifyMetrics.mismatches.set({ domain: this.domain.name, kind: 'rollup' }, this.rollupRound.shown);
  }

  /** Differences of every day of every cube that has both grains, of every tenant. */
  private async *allDays(): AsyncGenerator<number, void> {
    const cubes = this.domain.cubes.filter(({ grains }) => grains.includes('hour') && grains.includes('day'));
    for (const tenant of await withConnection(this.database, listTenants)) {
      for (const { name } of cubes) yield* this.daysOf(tenant, name);
    }
  }

  private async *daysOf(tenant: string, cube: string): AsyncGenerator<number, void> {
    const next = (after: string): Promise<string | undefined> => withConnection(this.database, (connection) => nextRollupDay(connection, tenant, cube, after));
    for (let date = await next(firstDate); date !== undefined; date = await next(date)) {
      const day = date;
      const differences = await withConnection(this.database, (connection) => dayDifferences(connection, tenant, cube, day));
      if (differences > 0) this.log.error({ tenant, cube, date, differences }, 'day and hour rollups differ');
      yield differences;
    }
  }
}
