import type { Domain } from '#libs/contracts';
import { type Database, withConnection, withEntitySample } from '#libs/database';
import { type Grains, countDifferingCells, listTenants, nextRollupDate } from '#libs/database/watch';
import { EventReader, verifyEntities } from '#libs/engine';
import { type Logger, verifyMetrics } from '#libs/platform';
import { periodOf } from '#services/query';

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

/** Recomputes a domain's entities page by page, and compares days with their hours and months with their days, round and round. */
export class RollingSample {
  private readonly entityRound = new Round();
  private readonly rollupRound = new Round();
  private after = firstKey;
  private readonly reader: EventReader;
  private periods: AsyncGenerator<number, void> | undefined;

  constructor(
    private readonly domain: Domain,
    private readonly database: Database,
    private readonly log: Logger,
  ) {
    this.reader = new EventReader([domain]);
  }

  /** The next page of entities and the next day or month of rollups. */
  async turn(): Promise<void> {
    await this.checkEntities();
    await this.checkPeriod();
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

  private async checkPeriod(): Promise<void> {
    this.periods ??= this.allPeriods();
    const { value, done } = await this.periods.next().catch((error: unknown) => {
      this.periods = undefined;
      throw error;
    });
    if (done === true) {
      this.periods = undefined;
      this.rollupRound.close();
    } else {
      this.rollupRound.add(value as number);
      verifyMetrics.checked.inc({ domain: this.domain.name, kind: 'rollup-period' });
    }
    verifyMetrics.mismatches.set({ domain: this.domain.name, kind: 'rollup' }, this.rollupRound.shown);
  }

  /** Differences of every day, where its cube has hours, and of every month, of every tenant. */
  private async *allPeriods(): AsyncGenerator<number, void> {
    for (const tenant of await withConnection(this.database, listTenants)) {
      for (const { name, grains } of this.domain.cubes) {
        if (grains.includes('hour')) yield* this.periodsOf(tenant, name, { whole: 'day', part: 'hour' });
        yield* this.periodsOf(tenant, name, { whole: 'month', part: 'day' });
      }
    }
  }

  private async *periodsOf(tenant: string, cube: string, grains: Grains): AsyncGenerator<number, void> {
    const next = (from: string): Promise<string | undefined> => withConnection(this.database, (connection) => nextRollupDate(connection, tenant, cube, grains.part, from));
    for (let date = await next(firstDate); date !== undefined; ) {
      const period = periodOf(date, grains.whole);
      const differences = await withConnection(this.database, (connection) => countDifferingCells(connection, tenant, cube, grains, period));
      if (differences > 0) this.log.error({ tenant, cube, ...grains, from: period.from, differences }, 'rollups differ from those of their parts');
      yield differences;
      date = await next(period.to);
    }
  }
}
