import { unpackApplied } from '../applied.js';
import { unpackFacts } from '../entity-facts.js';
import type { ReferenceSource } from '../read-references.js';
import { type RollupDelta, RollupDeltas } from '../rollup-delta.js';
import type { EntityRow } from '../store.js';
import type { VerifySource } from '../verify.js';
import { type PendingReference, waitingOf } from '../waiting.js';
import { compareRollups } from './compare-rollups.js';
import { type Days, includesDate } from './days.js';
import { type Difference, describeDifferences } from './differences.js';
import { type Differing, findDiffering } from './find-differing.js';
import { mendEntities } from './mend-entities.js';
import { mendRollups } from './mend-rollups.js';
import { newestDate } from './newest-date.js';
import type { RebuildParts, RebuildWish } from './rebuild-domain.js';

/** What a part of the days came to. */
export interface WindowResult {
  readonly entities: number;
  readonly differing: number;
  readonly waiting: number;
  readonly refused: readonly string[];
  /** False when anything was made right. */
  readonly isClean: boolean;
  readonly differences: readonly Difference[];
}

const entitiesAtOnce = 300;

/** Compares, and unless it is a dry run makes right, all that belongs to the days, on one snapshot. */
export function rebuildWindow(parts: RebuildParts, wish: RebuildWish, cubes: readonly string[], days: Days): Promise<WindowResult> {
  return parts.snapshot((source, references) => new Window(parts, wish, { cubes, days, source, references }).run());
}

/** What the comparison of some days reads. */
interface Ground {
  readonly cubes: readonly string[];
  readonly days: Days;
  readonly source: VerifySource;
  readonly references: ReferenceSource;
}

class Window {
  /** What the rollups of these days should be: the sum of what entities add. */
  private readonly applied = new RollupDeltas();
  /** What changes in any rollup when differing entities are made right. */
  private readonly folded = new RollupDeltas();
  /** Entities to be made right: their keys, a page of them at a time. */
  private readonly found: Pick<Differing, 'touched' | 'alsoLock'>[] = [];
  private readonly refused: string[] = [];
  private entities = 0;
  private differing = 0;
  private waiting = 0;
  private pending: readonly PendingReference[] = [];

  constructor(private readonly parts: RebuildParts, private readonly wish: RebuildWish, private readonly ground: Ground) {}

  async run(): Promise<WindowResult> {
    const { parts, wish, ground } = this;
    const { domain } = parts;
    this.pending = await ground.source.pendingReference(domain.name);
    for await (const rows of ground.source.entities(domain.name, entitiesAtOnce)) {
      await this.takePage(rows.filter((row) => this.belongs(row)));
      parts.onProgress({ days: ground.days, entities: this.entities, differing: this.differing });
    }
    const { off, refused } = await compareRollups(ground.source, this.applied, ground.cubes, ground.days);
    const differences = await describeDifferences(domain, ground.source, this.folded, off);
    if (!wish.isDryRun) await this.mend(off);
    const { entities, differing, waiting } = this;
    return { entities, differing, waiting, refused: [...this.refused, ...refused], isClean: differing === 0 && off.length === 0, differences };
  }

  /** What is off stays off by the same amount whatever is applied meanwhile: ingest, and entities made right, change both sides alike. */
  private async mend(off: readonly RollupDelta[]): Promise<void> {
    await mendRollups(this.parts, off, this.wish.run);
    for (const found of this.found) this.refused.push(...(await mendEntities(this.parts, found, this.wish.run)));
  }

  /** Adds up what the entity has applied; true when it is this part of the days in which it is to be looked at. */
  private belongs(row: EntityRow): boolean {
    const { cubes, days } = this.ground;
    const lines = unpackApplied(row.applied).filter(({ cube }) => cubes.includes(cube));
    for (const line of lines) this.applied.addWithin(days, row.tenant, line, { cause: 'fold', factId: undefined });
    const newest = newestDate(lines, unpackFacts(row.facts), this.wish.days);
    return newest !== undefined && includesDate(days, newest);
  }

  private async takePage(rows: readonly EntityRow[]): Promise<void> {
    const { parts, ground } = this;
    const settled = rows.filter((row) => !waitingOf(row, parts.domain.foldVersion, this.pending).isWaiting);
    this.entities += rows.length;
    this.waiting += rows.length - settled.length;
    const found = await findDiffering(parts, ground.source, ground.references, settled);
    this.refused.push(...found.refused);
    this.differing += found.touched.length;
    for (const deltas of found.deltas) this.folded.addAll(deltas);
    if (found.touched.length > 0) this.found.push({ touched: found.touched, alsoLock: found.alsoLock });
  }
}
