import type { Domain } from '#libs/contracts';
import type { SegmentChange } from './long-life.js';
import { type RollupDelta, type RollupDeltas, applyDelta } from './rollup-delta.js';
import type { EntityRow, RestatementRow, RollupRow, Transaction } from './store.js';

/** What a batch or a touch does to entities and rollups. */
export interface Changes {
  readonly domain: Domain;
  readonly entities: readonly EntityRow[];
  readonly segments: readonly SegmentChange[];
  readonly deltas: Pick<RollupDeltas, 'changes'>;
  /** Days that ended, with their cube's grace, before this epoch millisecond are closed; undefined: none is. */
  readonly watermark: number | undefined;
  readonly now: number;
  /** The walk they are part of. */
  readonly walk?: string | undefined;
}

/** Writes entities, then rollups, in key order, then restatements; resolves to the number of restatements. */
export async function writeChanges(tx: Transaction, changes: Changes): Promise<number> {
  const entities = [...changes.entities].sort((a, b) => (a.entityKey < b.entityKey ? -1 : 1));
  const created = entities.filter((row) => row.version === 1);
  const changed = entities.filter((row) => row.version > 1);
  if (changed.length > 0) await tx.updateEntities(changed);
  if (created.length > 0) await tx.insertEntities(created);
  if (changes.segments.length > 0) await tx.writeSegments(changes.segments);
  return writeRollups(tx, changes);
}

async function writeRollups(tx: Transaction, changes: Changes): Promise<number> {
  const deltas = changes.deltas.changes();
  if (deltas.length === 0) return 0;
  const fresh = deltas.map((delta) => applyDelta(delta.row, delta));
  const stored = await tx.insertOrLockRollups(fresh);
  const pairs = deltas.map((delta, i) => {
    const before = stored.get(delta.row.key);
    return before ? { delta, before, after: applyDelta(before, delta) } : { delta, before: delta.row, after: fresh[i] as RollupRow };
  });
  await tx.writeRollups(pairs.filter(({ after }) => stored.has(after.key)).map(({ after }) => after));
  const restatements = pairs.flatMap(({ delta, before, after }) => restatementOf(changes, delta, before, after));
  if (restatements.length > 0) await tx.insertRestatements(restatements);
  return restatements.length;
}

/** A change to a day that was closed before: at its end, taken as 24 h after its start, plus the cube's grace; a cube of another release has none. */
function restatementOf({ domain, watermark, now, walk }: Changes, delta: RollupDelta, before: RollupRow, after: RollupRow): RestatementRow[] {
  if (before.grain !== 'day' || watermark === undefined) return [];
  const graceSeconds = domain.cubes.find((cube) => cube.name === before.cube)?.graceSeconds ?? 0;
  if ((before.bucket + 86_400 + graceSeconds) * 1000 > watermark) return [];
  const { cause, factId, versions } = delta.cause;
  return [{
    tenant: before.tenant, domain: domain.name, rollup: after, cause, factId, versions, at: now, walk,
    before: { n: before.n, sums: before.sums },
    after: { n: after.n, sums: after.sums },
  }];
}
